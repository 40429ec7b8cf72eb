"""The public list of releases: what was published, what was corrected, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.pages import changes
from lib.page_cache import published_page


@published_page("page")
def changes_page(request: HttpRequest) -> HttpResponse:
    """Render one page of the list of releases; `page` in the query is its number."""
    page = changes.open_page(request.GET.get("page", ""))
    return render(request, "indicators/changes.html", {"page": page, "entries": changes.release_entries(page)})
