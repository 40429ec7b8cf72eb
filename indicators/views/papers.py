from django.http import Http404, HttpRequest, HttpResponse


def paper_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404

def paper_detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
