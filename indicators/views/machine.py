"""data.csv and data.json of each indicator, country, region and ranking: the facts of its page."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.exporting import files
from indicators.pages import provenance, ranking
from indicators.pages.change import EditionPair
from indicators.pages.facts import FactRow, fact_rows, measures
from indicators.views.editions import EditionContext, open_edition
from lib.page_cache import published_page


@published_page()
def indicator_data(request: HttpRequest, slug: str, format: str, year: int | None = None) -> HttpResponse:
    """Return the facts of all countries on a measure, as CSV or JSON."""
    edition_context, since = _open_published(year)
    _refuse_unmeasured(edition_context, slug)
    rows = fact_rows(
        since, edition_context.regions, slugs=[slug], iso3s=sorted(edition_context.figures.display_values(slug))
    )
    return _file_response(
        edition_context, f"indicator-{slug}", format, rows, lambda: {"indicator": _indicator_facts(slug)}
    )


@published_page()
def country_data(request: HttpRequest, iso3: str, format: str, year: int | None = None) -> HttpResponse:
    """Return the facts of a country on all measures, as CSV or JSON."""
    edition_context, since = _open_published(year)
    country = catalogue.countries().get(iso3)
    if country is None:
        raise Http404(_("There is no country %(iso3)s.") % {"iso3": iso3})
    rows = fact_rows(since, edition_context.regions, slugs=measures(edition_context.figures), iso3s=[iso3])
    return _file_response(
        edition_context, f"country-{iso3}", format, rows, lambda: {"country": {"iso3": iso3, "name": country.name}}
    )


@published_page()
def region_data(request: HttpRequest, slug: str, format: str, year: int | None = None) -> HttpResponse:
    """Return the facts of the countries of a region on all measures, as CSV or JSON; the JSON adds averages.

    The JSON writes once what rows share: there may be 54 countries on 40 measures.
    """
    edition_context, since = _open_published(year)
    region = edition_context.regions.by_slug.get(slug)
    if region is None:
        raise Http404(_("There is no such region in edition %(year)s.") % {"year": edition_context.year})
    members = edition_context.regions.members[slug]
    rows = fact_rows(since, edition_context.regions, slugs=measures(edition_context.figures), iso3s=members)
    about = {"region": {"slug": slug, "name": region.name, "countries": len(members)}}
    return _file_response(
        edition_context,
        f"region-{slug}",
        format,
        rows,
        lambda: about | {"averages": _averages(since, members)},
        as_json=files.as_json_by_measure,
    )


@published_page("region", "from", "to", "sort")
def ranking_data(request: HttpRequest, slug: str, format: str, year: int | None = None) -> HttpResponse:
    """Return the facts of a ranking in its order, as CSV or JSON; 422 for filters that are wrong."""
    edition_context, since = _open_published(year)
    _refuse_unmeasured(edition_context, slug)
    filters = ranking.read_filters(request.GET, since, edition_context.regions.by_slug)
    if filters.problems:
        return _refusal(filters.problems)
    among = edition_context.regions.members[filters.region.slug] if filters.region else None
    ranked = ranking.select_rows(ranking.rank_countries(since, slug, among=among), filters)
    rows = fact_rows(since, edition_context.regions, slugs=[slug], iso3s=[row.country.iso3 for row in ranked])
    return _file_response(
        edition_context, f"ranking-{slug}", format, rows, lambda: {"indicator": _indicator_facts(slug)}
    )


def _open_published(year: int | None) -> tuple[EditionContext, EditionPair]:
    edition_context = open_edition(year)
    if edition_context.edition.demonstration:
        raise Http404(
            _("Edition %(year)s is a demonstration: there is no file of it.") % {"year": edition_context.year}
        )
    return edition_context, EditionPair(edition_context.figures, edition_context.figures_before)


def _refuse_unmeasured(edition_context: EditionContext, slug: str) -> None:
    if slug not in edition_context.figures.tree.by_slug:
        raise Http404(_("Edition %(year)s has no indicator of this name.") % {"year": edition_context.year})


def _indicator_facts(slug: str) -> dict[str, str]:
    indicator = catalogue.indicators()[slug]
    return {"slug": slug, "name": indicator.name, "kind": indicator.kind, "direction": indicator.direction}


def _averages(since: EditionPair, members: Iterable[str]) -> list[dict[str, Any]]:
    iso3s = list(members)
    return [
        files.plain({"indicator": slug, "region": since.new.average(slug, iso3s), "world": since.new.average(slug)})
        for slug in measures(since.new)
    ]


def _file_response(
    edition_context: EditionContext,
    name: str,
    format: str,
    rows: Iterable[FactRow],
    about: Callable[[], dict[str, Any]],
    *,
    as_json: Callable[..., dict[str, Any]] = files.as_json,
) -> HttpResponse:
    if format == "csv":
        response = HttpResponse(files.as_csv(rows), content_type="text/csv; charset=utf-8")
    else:
        content = as_json(rows, edition_context.edition, catalogue.carried(edition_context.edition), **about())
        response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    how = "attachment" if format == "csv" else "inline"
    release = provenance.file_label(provenance.release_of(edition_context.year))
    response["Content-Disposition"] = f'{how}; filename="ocindex-{edition_context.year}-{name}{release}.{format}"'
    return response


def _refusal(problems: Iterable[str]) -> JsonResponse:
    errors = [{"field": None, "code": "invalid", "message": problem} for problem in problems]
    return JsonResponse({"detail": _("The table cannot be filtered that way."), "errors": errors}, status=422)
