"""Countries side by side, two measures as a scatter, two maps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators import catalogue
from indicators.charts import country as country_charts
from indicators.pages import choices, compare, pairing, suggestions
from indicators.pages.change import EditionPair
from indicators.pages.compare import ComparisonQuery
from indicators.pages.trends import trends
from indicators.views.editions import EditionContext, edition_urls, open_edition
from lib.page_cache import published_page


@published_page("countries", "x", "y", "map", "map2")
def compare_page(request: HttpRequest, year: int | None = None) -> HttpResponse:
    edition_context = open_edition(year)
    query = compare.read_query(request.GET.getlist("countries"), request.GET, edition_context.figures)
    since = EditionPair(edition_context.figures, edition_context.figures_before)
    context = {
        **_frame(edition_context, query, since),
        **(_countries(edition_context, query, since) if query.countries else {}),
        **(_pair(edition_context, query) if query.x and query.y else {}),
        **(_maps(edition_context, query) if query.first_map else {}),
    }
    return render(request, "indicators/compare.html", context)


def _frame(edition_context: EditionContext, query: ComparisonQuery, since: EditionPair) -> dict[str, Any]:
    """Return what every comparison offers: the edition switch, and the choices."""
    query_string = f"?{query.query}" if query.query else ""
    return {
        "opened": edition_context,
        "section": "compare",
        "edition_urls": [
            (year, url + query_string) for year, url in edition_urls(edition_context, "indicators:compare")
        ],
        "asked": query,
        "problems": query.problems,
        "half": catalogue.indicators().get(query.unpaired),
        "named": [catalogue.countries()[iso3] for iso3 in query.countries],
        "countries": choices.countries(edition_context.figures, without=query.countries),
        "measures": choices.measures(edition_context.figures),
        "suggested_countries": suggestions.suggest_countries(since),
        "suggested_pairs": suggestions.suggest_pairs(since),
        "suggested_maps": suggestions.suggest_maps(since),
    }


def _countries(edition_context: EditionContext, query: ComparisonQuery, since: EditionPair) -> dict[str, Any]:
    sides = compare.country_columns(query.countries, since, edition_context.regions, edition_context.all_figures)
    names = {side.country.iso3: side.country.name for side in sides}
    histories = trends(edition_context.all_figures, query.countries)
    return {
        "sides": [
            (side, country_charts.draw_pyramid(side.composites.values()), query.without(side.country.iso3).query)
            for side in sides
        ],
        "differs": any(side.composites["criminality"].change.is_like_for_like for side in sides),
        "partial": any(measure.change.is_partial for side in sides for measure in side.composites.values()),
        "trends": [(trend, country_charts.draw_trend(trend, names)) for trend in histories],
        "varies": any(trend.varies for trend in histories),
        "standing": country_charts.draw_quadrants(edition_context.figures, sides),
        "everyone": pairing.pair("criminality", "resilience", edition_context.figures),
        "blocks": compare.measure_blocks(query.countries, edition_context.figures),
    }


def _pair(edition_context: EditionContext, query: ComparisonQuery) -> dict[str, Any]:
    pair = pairing.pair(query.x, query.y, edition_context.figures)
    return {"pair": pair, "pair_chart": country_charts.draw_pair(pair, query.countries)}


def _maps(edition_context: EditionContext, query: ComparisonQuery) -> dict[str, Any]:
    figures = edition_context.figures
    maps = [country_charts.draw_map(figures, query.first_map, "first" if query.second_map else "alone")]
    if query.second_map:
        maps.append(country_charts.draw_map(figures, query.second_map, "again"))
    return {"maps": maps, "map_countries": choices.countries(figures)}
