from django.http import Http404, HttpRequest, HttpResponse


def indicator_tree(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404

def indicator_detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
