from django.http import Http404, HttpRequest, HttpResponse


def region_detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
