"""The ranking of countries on one measure."""

from functools import partial
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.pages import choices, descriptions, query_values, ranking
from indicators.pages.change import EditionPair
from indicators.views.editions import EditionContext, edition_urls, open_edition
from lib.page_cache import published_page

QUERY_PARAMETERS = ("region", "from", "to", "sort")


@published_page("measure", *QUERY_PARAMETERS)
def ranking_detail(request: HttpRequest, slug: str, year: int | None = None) -> HttpResponse:
    """Render the ranking of a measure; `measure` in the query redirects to another, the filters narrow the table."""
    edition_context = open_edition(year)
    _refuse_unmeasured(edition_context, slug)
    other = request.GET.get("measure", slug) or slug
    if other != slug and other in edition_context.figures.tree.by_slug:
        return redirect(_address(edition_context, other, request))
    unknown = _("This edition has no measure “%(slug)s”.") % {"slug": query_values.echo(other)}
    context = _context(request, edition_context, slug, [unknown] if other != slug else [])
    return render(request, "indicators/ranking_detail.html", context)


def _refuse_unmeasured(edition_context: EditionContext, slug: str) -> None:
    if slug not in edition_context.figures.tree.by_slug:
        raise Http404(
            _("The edition of %(year)s has no measure “%(slug)s”.")
            % {"slug": query_values.echo(slug), "year": edition_context.year}
        )


def _context(
    request: HttpRequest, edition_context: EditionContext, slug: str, problems: list[str]
) -> dict[str, object]:
    since = EditionPair(edition_context.figures, edition_context.figures_before)
    filters = ranking.read_filters(request.GET, since, edition_context.regions.by_slug)
    among = edition_context.regions.members[filters.region.slug] if filters.region else None
    all_rows = ranking.rank_countries(since, slug, among=among)
    rows = ranking.select_rows(all_rows, filters)
    urls = edition_urls(edition_context, "indicators:ranking-detail", slug=slug)
    indicator, count = catalogue.indicators()[slug], len(edition_context.figures.display_values(slug))
    return {
        "edition_context": edition_context,
        "section": "rankings",
        "edition_urls": [(year, url) for year, url in urls if slug in edition_context.all_figures[year].tree.by_slug],
        "indicator": indicator,
        "description": descriptions.describe_ranking(indicator, edition_context.year, count),
        "since": since,
        "differs": since.both_ways(slug),
        "other_indicators": since.differs(slug),
        "partial": ranking.partial_changes(rows, since, slug),
        "is_new": since.is_new(slug),
        "filters": filters,
        "problems": [*problems, *filters.problems],
        "rows": rows,
        "all_count": count,
        "tied": ranking.count_tied(all_rows),
        "unscored": ranking.unscored(since, slug, among or edition_context.regions.region_of),
        "question": choices.indicator_question(edition_context.edition, indicator, (row.country for row in rows)),
        "average": edition_context.figures.average(slug),
        "kept_query": _query_string(_kept_parameters(request)),
        "file_query": _query_string(_file_parameters(filters)),
        **_choices(request, edition_context),
    }


def _choices(request: HttpRequest, edition_context: EditionContext) -> dict[str, object]:
    """Return the choices of the form and the addresses of the table's headings."""
    return {
        "measures": partial(choices.measures, edition_context.figures),
        "regions": choices.regions(edition_context.regions),
        "sorts": {name: f"?{urlencode({**_kept_parameters(request), 'sort': name})}" for name in ranking.SORTS},
    }


def _kept_parameters(request: HttpRequest) -> dict[str, str]:
    """Return the filters and the sorting of the query, without empty ones, to be kept in links."""
    return {name: request.GET[name] for name in QUERY_PARAMETERS if request.GET.get(name)}


def _file_parameters(filters: ranking.Filters) -> dict[str, str]:
    """Return the parameters of a file with the rows of the page: valid filters only, since files refuse others."""
    parameters = {
        "region": filters.region.slug if filters.region else "",
        "from": filters.low.text if filters.low.value is not None else "",
        "to": filters.high.text if filters.high.value is not None else "",
        "sort": filters.sort if filters.sort != ranking.SCORE else "",
    }
    return {name: value for name, value in parameters.items() if value}


def _query_string(parameters: dict[str, str]) -> str:
    return f"?{urlencode(parameters)}" if parameters else ""


def _address(edition_context: EditionContext, slug: str, request: HttpRequest) -> str:
    url = reverse("indicators:ranking-detail", kwargs={"year": edition_context.year, "slug": slug})
    return f"{url}{_query_string(_kept_parameters(request))}"
