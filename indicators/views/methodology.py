"""How scores are made, drawn from the newest edition's own tree."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.reading import method
from indicators.views.editions import open_edition
from lib.page_cache import published_page


@published_page()
def methodology(request: HttpRequest) -> HttpResponse:
    opened = open_edition(None)
    context = {
        "edition": opened.edition,
        "figures": opened.figures,
        "recipes": method.recipes(opened.figures),
        "example": method.example(opened.figures),
        "comparison": method.comparison(opened.all_figures),
        "columns": method.columns(opened.all_figures),
    }
    return render(request, "indicators/methodology.html", context)
