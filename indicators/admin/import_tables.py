"""What the page of an import shows, from what was kept of its file."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.importing.preview import LISTED
from indicators.models import ImportBatch

Stage, State = ImportBatch.Stage, ImportBatch.State


def headline(batch: ImportBatch) -> str:
    """Return in a few words where a file is on its way."""
    if batch.state == State.FAILED:
        return _("failed")
    if batch.is_unfinished:
        return _("being checked") if batch.stage == Stage.UPLOADED else _("being written")
    if batch.stage == Stage.CHECKED:
        return _("waits for a confirmation") if batch.preview["changes"] else _("no changes")
    return str(batch.get_stage_display())


def progress(batch: ImportBatch) -> dict[str, Any]:
    """Return how far the work on a file is."""
    return {"unfinished": batch.is_unfinished, "text": headline(batch), "done": batch.done, "total": batch.total}


def edition_rows(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return for each edition its counts and the first of its changes, with names in the reader's language."""
    countries, indicators = catalogue.countries(), catalogue.indicators()

    def with_names(change: Mapping[str, str]) -> dict[str, object]:
        country, indicator = countries.get(change["iso3"]), indicators.get(change["slug"])
        return {**change, "country": country or change["iso3"], "indicator": indicator or change["slug"]}

    return [
        {
            "year": str(edition["year"]),
            "counts": {name: _count(number) for name, number in edition["counts"].items()},
            "changed": [with_names(change) for change in edition["changed"]],
            "added": [with_names(change) for change in edition["added"]],
            "more_changed": _more(edition["counts"]["changed"]),
            "more_added": _more(edition["counts"]["added"]),
            "absences": _absence_table(edition),
        }
        for edition in batch.preview.get("editions", [])
    ]


def _absence_table(edition: Mapping[str, Any]) -> dict[str, object] | None:
    """Return which countries would lack scores; nothing of a file that was checked before they were counted."""
    if not edition.get("absent"):
        return None
    countries = catalogue.countries()
    rows = [{**row, "country": countries.get(row["iso3"]) or row["iso3"]} for row in edition["absent"]]
    return absence_table(rows, countries=edition["absent_countries"], cells=edition["absent_cells"])


def absence_table(rows: list[dict[str, Any]], *, countries: int, cells: int) -> dict[str, object]:
    """Return the first countries that lack scores, with how many there are in all."""
    more = countries - len(rows)
    return {"rows": rows, "cells": _count(cells), "countries": countries, "more": more and _count(more)}


def unlisted_faults(batch: ImportBatch) -> int:
    """Return how many faults there are beyond those that are listed."""
    total: int = batch.preview.get("faults_total", 0)
    return total - len(batch.preview.get("faults", []))


def _more(total: int) -> str:
    return _count(total - LISTED) if total > LISTED else ""


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
