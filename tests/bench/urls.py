"""The site's addresses, and beside them the view that cached pages are measured against."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import path

from ocindex.urls import handler400, handler403, handler404, handler500  # noqa: F401  Django looks for them here
from ocindex.urls import urlpatterns as site_urls
from tests.bench.minimal import minimal


def trivial(request: HttpRequest) -> HttpResponse:
    """Answer from the cache with the same compressed bytes, and do nothing else."""
    response = HttpResponse(cache.get("trivial"), content_type="text/html; charset=utf-8")
    response["Content-Encoding"] = "gzip"
    return response


urlpatterns = [path("trivial/", trivial), path("minimal/", minimal), *site_urls]
