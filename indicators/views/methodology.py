"""The methodology page: how scores are made, generated from the tree of the newest edition."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.models.feedback import FEWEST_SHOWN
from indicators.pages import methodology
from indicators.views.editions import open_edition
from lib.page_cache import published_page


@published_page()
def methodology_page(request: HttpRequest) -> HttpResponse:
    """Render the methodology with the figures of the newest edition."""
    edition_context = open_edition(None)
    context = {
        "edition": edition_context.edition,
        "figures": edition_context.figures,
        "recipes": methodology.recipes(edition_context.figures),
        "example": methodology.example(edition_context.figures),
        "comparison": methodology.newest_comparison(edition_context.all_figures),
        "fewest": FEWEST_SHOWN,
        "columns": methodology.columns(edition_context.all_figures),
    }
    return render(request, "indicators/methodology.html", context)
