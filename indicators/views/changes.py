"""What was published, what was corrected, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.reading import chronicle
from lib.page_cache import published_page


@published_page("page")
def changes(request: HttpRequest) -> HttpResponse:
    opened = chronicle.open_page(request.GET.get("page", ""))
    return render(request, "indicators/changes.html", {"chronicle": opened})
