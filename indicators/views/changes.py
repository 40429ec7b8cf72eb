"""What was published, what was corrected, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.published import published_page
from indicators.reading import chronicle


@published_page("page")
def changes(request: HttpRequest) -> HttpResponse:
    opened = chronicle.open_page(request.GET.get("page", ""))
    return render(request, "indicators/changes.html", {"chronicle": opened})
