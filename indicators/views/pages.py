from django.http import Http404, HttpRequest, HttpResponse


def page_detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
