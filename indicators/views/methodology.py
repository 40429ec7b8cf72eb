"""How scores are made, drawn from the newest edition's own tree."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.pages import methodology
from indicators.views.editions import open_edition
from lib.page_cache import published_page


@published_page()
def methodology_page(request: HttpRequest) -> HttpResponse:
    opened = open_edition(None)
    context = {
        "edition": opened.edition,
        "figures": opened.figures,
        "recipes": methodology.recipes(opened.figures),
        "example": methodology.example(opened.figures),
        "comparison": methodology.newest_comparison(opened.all_figures),
        "columns": methodology.columns(opened.all_figures),
    }
    return render(request, "indicators/methodology.html", context)
