from django.http import Http404, HttpRequest, HttpResponse


def country_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404

def country_detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
