from django.http import Http404, HttpRequest, HttpResponse


def methodology(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
