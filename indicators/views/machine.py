from django.http import Http404, HttpRequest, HttpResponse


def indicator_data(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404

def country_data(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404

def region_data(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404

def ranking_data(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
