from django.http import Http404, HttpRequest, HttpResponse


def data(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
