from django.http import Http404, HttpRequest, HttpResponse


def compare(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
