"""The first page: the map of one measure, with its tree."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.views.editions import open_edition
from indicators.views.published import published_page


@published_page("show", "view")
def home(request: HttpRequest, year: int | None = None) -> HttpResponse:
    opened = open_edition(year)
    return render(request, "indicators/home.html", {"opened": opened})
