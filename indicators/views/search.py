"""The search; its answers are not cached, so that no query is stored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.pages import search
from indicators.views.errors import too_many
from lib.network_bounds import bounded


@require_safe
@bounded(too_many)
def search_page(request: HttpRequest) -> HttpResponse:
    """Render the results of searching for `q` in the query."""
    results = search.find_entries(request.GET.get("q", ""))
    response = render(request, "indicators/search.html", {"results": results, "robots": "noindex"})
    response["Cache-Control"] = "no-store"
    return response
