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
from indicators.views.published import published_page


@published_page("countries", "x", "y", "map", "map2")
def compare_page(request: HttpRequest, year: int | None = None) -> HttpResponse:
    opened = open_edition(year)
    asked = compare.read_query(request.GET.getlist("countries"), request.GET, opened.figures)
    since = EditionPair(opened.figures, opened.figures_before)
    context = {
        **_frame(opened, asked, since),
        **(_countries(opened, asked, since) if asked.countries else {}),
        **(_pair(opened, asked) if asked.x and asked.y else {}),
        **(_maps(opened, asked) if asked.first_map else {}),
    }
    return render(request, "indicators/compare.html", context)


def _frame(opened: EditionContext, asked: ComparisonQuery, since: EditionPair) -> dict[str, Any]:
    """Return what every comparison offers: the edition switch, and the choices."""
    query = f"?{asked.query}" if asked.query else ""
    return {
        "opened": opened,
        "section": "compare",
        "edition_urls": [(year, url + query) for year, url in edition_urls(opened, "indicators:compare")],
        "asked": asked,
        "problems": asked.problems,
        "half": catalogue.indicators().get(asked.unpaired),
        "named": [catalogue.countries()[iso3] for iso3 in asked.countries],
        "countries": choices.countries(opened.figures, without=asked.countries),
        "measures": choices.measures(opened.figures),
        "suggested_countries": suggestions.suggest_countries(since),
        "suggested_pairs": suggestions.suggest_pairs(since),
        "suggested_maps": suggestions.suggest_maps(since),
    }


def _countries(opened: EditionContext, asked: ComparisonQuery, since: EditionPair) -> dict[str, Any]:
    sides = compare.country_columns(asked.countries, since, opened.regions, opened.all_figures)
    names = {side.country.iso3: side.country.name for side in sides}
    found = trends(opened.all_figures, asked.countries)
    return {
        "sides": [
            (side, country_charts.draw_pyramid(side.composites.values()), asked.without(side.country.iso3).query)
            for side in sides
        ],
        "differs": any(side.composites["criminality"].change.is_like_for_like for side in sides),
        "partial": any(measure.change.is_partial for side in sides for measure in side.composites.values()),
        "trends": [(trend, country_charts.draw_trend(trend, names)) for trend in found],
        "varies": any(trend.varies for trend in found),
        "standing": country_charts.draw_quadrants(opened.figures, sides),
        "everyone": pairing.pair("criminality", "resilience", opened.figures),
        "blocks": compare.measure_blocks(asked.countries, opened.figures),
    }


def _pair(opened: EditionContext, asked: ComparisonQuery) -> dict[str, Any]:
    pair = pairing.pair(asked.x, asked.y, opened.figures)
    return {"pair": pair, "pair_chart": country_charts.draw_pair(pair, asked.countries)}


def _maps(opened: EditionContext, asked: ComparisonQuery) -> dict[str, Any]:
    figures = opened.figures
    maps = [country_charts.draw_map(figures, asked.first_map, "first" if asked.second_map else "alone")]
    if asked.second_map:
        maps.append(country_charts.draw_map(figures, asked.second_map, "again"))
    return {"maps": maps, "map_countries": choices.countries(figures)}
