from django.http import Http404, HttpRequest, HttpResponse


def changes(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
