"""The comparison: up to four countries side by side, two measures as a scatter plot, two maps."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from indicators import catalogue
from indicators.charts import country as country_charts
from indicators.pages import choices, compare, pairing, suggestions
from indicators.pages.change import EditionPair
from indicators.pages.compare import ComparisonQuery
from indicators.pages.trends import trends
from indicators.views.editions import EditionContext, edition_urls, open_edition
from indicators.views.errors import too_many
from lib import caching
from lib.network_bounds import bounded
from lib.page_cache import published_page


@published_page("countries", "x", "y", "map", "map2")
@bounded(too_many)
def compare_page(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Render the comparison that the query asks for: `countries`, `x` and `y`, `map` and `map2`."""
    edition_context = open_edition(year)
    comparison = compare.read_query(request.GET.getlist("countries"), request.GET, edition_context.figures)
    since = EditionPair(edition_context.figures, edition_context.figures_before)
    context = {
        **_frame(edition_context, comparison, since),
        **(_countries(edition_context, comparison, since) if comparison.countries else {}),
        **(_pair(edition_context, comparison) if comparison.x and comparison.y else {}),
        **(_maps(edition_context, comparison) if comparison.first_map else {}),
    }
    return render(request, "indicators/compare.html", context)


def _frame(edition_context: EditionContext, comparison: ComparisonQuery, since: EditionPair) -> dict[str, Any]:
    """Return the context that every comparison has: edition switch, problems, and choices to compare."""
    query_string = f"?{comparison.query}" if comparison.query else ""
    return {
        "edition_context": edition_context,
        "section": "compare",
        "edition_urls": [
            (year, url + query_string) for year, url in edition_urls(edition_context, "indicators:compare")
        ],
        "comparison": comparison,
        "problems": comparison.problems,
        "unpaired_measure": catalogue.indicators().get(comparison.unpaired),
        "compared_countries": [catalogue.countries()[iso3] for iso3 in comparison.countries],
        "countries": choices.countries(edition_context.figures, without=comparison.countries),
        "all_countries": partial(choices.countries, edition_context.figures),
        "measures": partial(choices.measures, edition_context.figures),
        **caching.remember(("suggestions", edition_context.year, get_language()), lambda: _suggested(since)),
    }


def _suggested(since: EditionPair) -> dict[str, Any]:
    return {
        "suggested_countries": suggestions.suggest_countries(since),
        "suggested_pairs": suggestions.suggest_pairs(since),
        "suggested_maps": suggestions.suggest_maps(since),
    }


def _countries(edition_context: EditionContext, comparison: ComparisonQuery, since: EditionPair) -> dict[str, Any]:
    columns = compare.country_columns(comparison.countries, since, edition_context.regions, edition_context.all_figures)
    names = {column.country.iso3: column.country.name for column in columns}
    histories = trends(edition_context.all_figures, comparison.countries)
    return {
        "columns": [
            (
                column,
                country_charts.draw_pyramid(column.composites.values()),
                comparison.without(column.country.iso3).query,
            )
            for column in columns
        ],
        "differs": any(column.composites["criminality"].change.is_like_for_like for column in columns),
        "partial": any(measure.change.is_partial for column in columns for measure in column.composites.values()),
        "trends": [(trend, country_charts.draw_trend(trend, names)) for trend in histories],
        "varies": any(trend.varies for trend in histories),
        "quadrants_chart": country_charts.draw_quadrants(edition_context.figures, columns),
        "composite_pair": pairing.pair("criminality", "resilience", edition_context.figures),
        "blocks": compare.measure_blocks(comparison.countries, edition_context.figures),
    }


def _pair(edition_context: EditionContext, comparison: ComparisonQuery) -> dict[str, Any]:
    pair = pairing.pair(comparison.x, comparison.y, edition_context.figures)
    return {"pair": pair, "pair_chart": country_charts.draw_pair(pair, comparison.countries)}


def _maps(edition_context: EditionContext, comparison: ComparisonQuery) -> dict[str, Any]:
    figures = edition_context.figures
    maps = [country_charts.draw_map(figures, comparison.first_map, "first" if comparison.second_map else "alone")]
    if comparison.second_map:
        maps.append(country_charts.draw_map(figures, comparison.second_map, "again"))
    return {"maps": maps}
