"""Operations of the API on scores: the whole table as CSV, an edition as XLSX, pages of the table as JSON."""

from dataclasses import asdict
from itertools import islice
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router

from indicators import figures
from indicators.api import parameters, schemas
from indicators.api.faults import UNPROCESSABLE, ParameterFault, expected, unknown
from indicators.api.parameters import EditionParameter, IndicatorParameter, Iso3Parameter, PageParameter, SizeParameter
from indicators.api.reading import read_operation
from indicators.exporting import tidy
from indicators.exporting.tidy import TidyRow
from indicators.exporting.workbook import scores_workbook
from indicators.models import Edition
from indicators.pages import origins, provenance
from lib import caching

router = Router()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILTERS = ("edition", "iso3", "indicator")
REFUSALS = {404: schemas.Refusal, 422: schemas.Refusal}


@read_operation(
    router,
    "/scores.csv",
    *FILTERS,
    response={200: None, **REFUSALS},
    file="text/csv",
    summary=gettext_lazy("All scores as one table"),
    description=gettext_lazy(
        "CSV, UTF-8, LF line ends; columns edition, iso3, country, indicator, value; one decimal for indicators, two "
        "for composites; sorted by edition, country and order in the tree. The same file can be imported again."
    ),
)
def scores_csv(
    request: HttpRequest, edition: EditionParameter = "", iso3: Iso3Parameter = "", indicator: IndicatorParameter = ""
) -> HttpResponse:
    editions, country, slug = _filters(edition, iso3, indicator)
    table = tidy.tidy_csv(editions, iso3=country, slug=slug, columns=tidy.COLUMNS_OF_API_V1)
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    name = "-".join(filter(None, ["ocindex", edition, country, indicator]))
    release = provenance.file_label(provenance.newest_of(editions))
    response["Content-Disposition"] = f'attachment; filename="{name}-scores{release}.csv"'
    return response


@read_operation(
    router,
    "/scores.xlsx",
    "edition",
    response={200: None, **REFUSALS},
    file=XLSX,
    summary=gettext_lazy("One edition as a workbook"),
    description=gettext_lazy("Excel (XLSX): a row for each country, a column for each indicator and composite."),
)
def scores_xlsx(request: HttpRequest, edition: EditionParameter = "") -> HttpResponse:
    published_edition = parameters.edition_of(edition)
    response = HttpResponse(scores_workbook([published_edition]), content_type=XLSX)
    release = provenance.file_label(provenance.release_of(published_edition.year))
    response["Content-Disposition"] = f'attachment; filename="ocindex-{published_edition.year}-scores{release}.xlsx"'
    return response


@read_operation(
    router,
    "/scores",
    *FILTERS,
    "page",
    "size",
    response={200: schemas.ScorePage, **REFUSALS},
    summary=gettext_lazy("Scores in pages"),
    description=gettext_lazy("The rows of the same table as JSON, 100 on a page unless another size is asked for."),
)
def scores(
    request: HttpRequest,
    edition: EditionParameter = "",
    iso3: Iso3Parameter = "",
    indicator: IndicatorParameter = "",
    page: PageParameter = "",
    size: SizeParameter = "",
) -> dict[str, Any]:
    editions, country, slug = _filters(edition, iso3, indicator)
    number, length = int(page or 1), int(size or 100)
    if length > parameters.LARGEST_PAGE:
        raise ParameterFault(UNPROCESSABLE, "size", "invalid", expected("size"))
    rows = _rows(editions, country, slug)
    pages = max(1, ceil(len(rows) / length))
    if number > pages:
        raise unknown("page", _("There are %(pages)s pages.") % {"pages": pages})
    filters = {"edition": edition, "iso3": iso3, "indicator": indicator, "size": size}
    return {
        "count": len(rows),
        "page": number,
        "pages": pages,
        "size": length,
        "next": _address(request, filters, number + 1) if number < pages else None,
        "previous": _address(request, filters, number - 1) if number > 1 else None,
        "items": [_item(row) for row in islice(rows, (number - 1) * length, number * length)],
        "source": asdict(origins.origin_of(*editions)),
    }


def _filters(edition: str, iso3: str, indicator: str) -> tuple[list[Edition], str | None, str | None]:
    """Return editions, iso3 and slug (None: all) of the table; load the figures of these editions at once."""
    editions = parameters.editions_of(edition)
    country = parameters.country_of(iso3).iso3 if iso3 else None
    slug = parameters.measure_of(indicator).slug if indicator else None
    figures.published_all(editions)
    return editions, country, slug


def _rows(editions: list[Edition], iso3: str | None, slug: str | None) -> list[TidyRow]:
    """Return the rows of the table; those of whole editions are cached, so that the next page costs little."""
    if iso3 or slug:
        return list(tidy.rows(editions, iso3=iso3, slug=slug))
    by_key = {("rows", edition.year): edition for edition in editions}

    def make(missing: list[tuple[str, int]]) -> dict[tuple[str, int], list[TidyRow]]:
        rows_by_key: dict[tuple[str, int], list[TidyRow]] = {key: [] for key in missing}
        for row in tidy.rows([by_key[key] for key in missing]):
            rows_by_key["rows", row[0]].append(row)
        return rows_by_key

    rows_of_editions = caching.remember_all(by_key, make)
    return [row for key in by_key for row in rows_of_editions[key]]


def _item(row: TidyRow) -> dict[str, Any]:
    item = {name: getattr(row, name) for name in tidy.COLUMNS_OF_API_V1}
    return item | {"value": float(row.value)}


def _address(request: HttpRequest, filters: dict[str, str], page: int) -> str:
    query = {name: value for name, value in filters.items() if value} | {"page": str(page)}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
