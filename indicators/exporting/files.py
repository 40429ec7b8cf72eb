"""Rows of facts as data files: CSV that is safe to open in a spreadsheet, and JSON with the origin of the figures."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, fields
from decimal import Decimal
from typing import Any

from indicators.exporting.cells import csv_text
from indicators.models import Edition, Release
from indicators.pages import origins, provenance
from indicators.pages.facts import FactRow

COLUMNS = tuple(field.name for field in fields(FactRow))
# Of these columns, those that a region's JSON says once for a country and once for a measure, and those of a row.
OF_A_COUNTRY = ("iso3", "country", "continent", "region")
OF_A_MEASURE = ("indicator", "world_average", "ranked")
OF_A_ROW = ("iso3", "value", "change", "change_like_for_like", "rank", "rank_shared") + (
    "rank_in_continent", "rank_in_region", "carried_forward_from"
)  # fmt: skip


def as_csv(facts: Iterable[FactRow]) -> str:
    """Return facts as CSV: UTF-8 text, LF line ends, a point in numbers, nothing in a cell without a value."""
    return csv_text([COLUMNS, *map(astuple, facts)])


def as_json(
    facts: Iterable[FactRow], edition: Edition, carried: Mapping[tuple[str, str], int], **page: Any
) -> dict[str, Any]:
    """Return facts as a JSON object: edition, the given fields of the page, release, source, and facts as rows.

    `carried` gives, by iso3 and slug, the year from which a score is carried forward.
    """
    rows = [plain(asdict(fact)) | {"carried_forward_from": carried.get((fact.iso3, fact.indicator))} for fact in facts]
    return {"edition": edition.year, **page, **origin(edition), "facts": rows}


def as_json_by_measure(
    facts: Iterable[FactRow], edition: Edition, carried: Mapping[tuple[str, str], int], **page: Any
) -> dict[str, Any]:
    """Return the same of many countries on all measures, a sixth as large: what rows share is written once.

    `countries` are their names and groups, `measures` have the averages of each group and rows in the order of
    `columns`.
    """
    countries: dict[str, dict[str, Any]] = {}
    measures: dict[str, dict[str, Any]] = {}
    for fact in facts:
        row = plain(asdict(fact)) | {"carried_forward_from": carried.get((fact.iso3, fact.indicator))}
        countries.setdefault(fact.iso3, {name: row[name] for name in OF_A_COUNTRY})
        measure = measures.setdefault(
            fact.indicator, {name: row[name] for name in OF_A_MEASURE} | {"group_averages": {}, "rows": []}
        )
        if fact.region:
            averages = {row[group]: row[f"{group}_average"] for group in ("continent", "region")}
            measure["group_averages"] |= averages
        measure["rows"].append([row[name] for name in OF_A_ROW])
    shared = {"countries": list(countries.values()), "columns": OF_A_ROW, "measures": list(measures.values())}
    return {"edition": edition.year, **page, **origin(edition), **shared}


def origin(edition: Edition) -> dict[str, Any]:
    """Return the latest release of an edition (None before the first) and the source of its figures, for JSON."""
    release = provenance.release_of(edition.year)
    return {"release": link_to(release) if release else None, "source": asdict(origins.origin_of(edition))}


def link_to(release: Release) -> dict[str, Any]:
    """Return how JSON names a release: by number, checksum and label."""
    return {"number": release.number, "sha256": release.sha256, "label": provenance.release_label(release)}


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with decimals as floats, as JSON has them; display values have so few digits that none is lost."""
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()}
