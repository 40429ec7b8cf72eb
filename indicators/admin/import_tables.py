"""Texts and tables of an import's page, from the preview stored with the batch."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.importing.preview import LISTED
from indicators.models import ImportBatch

Stage, State = ImportBatch.Stage, ImportBatch.State


def headline(batch: ImportBatch) -> str:
    """Return the state of an import in a few words, such as "being checked"."""
    if batch.state == State.FAILED:
        return _("failed")
    if batch.is_unfinished:
        return _("being checked") if batch.stage == Stage.UPLOADED else _("being written")
    if batch.stage == Stage.CHECKED:
        return _("waits for a confirmation") if batch.preview["changes"] else _("no changes")
    return str(batch.get_stage_display())


def progress(batch: ImportBatch) -> dict[str, Any]:
    """Return the progress of the background work: unfinished, text, done and total; JSON for the page's script."""
    return {"unfinished": batch.is_unfinished, "text": headline(batch), "done": batch.done, "total": batch.total}


def edition_previews(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return a dict for each edition: counts, first changes and additions, with names in the active language."""
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
    """Return the table of countries that would lack scores; None for batches checked before these were counted."""
    if not edition.get("absent"):
        return None
    countries = catalogue.countries()
    rows = [{**row, "country": countries.get(row["iso3"]) or row["iso3"]} for row in edition["absent"]]
    return absence_table(rows, countries=edition["absent_countries"], cells=edition["absent_cells"])


def absence_table(rows: list[dict[str, Any]], *, countries: int, cells: int) -> dict[str, object]:
    """Return the rows, the numbers of cells and countries, and how many countries are not among the rows."""
    more = countries - len(rows)
    return {"rows": rows, "cells": _count(cells), "countries": countries, "more": more and _count(more)}


def unlisted_faults(batch: ImportBatch) -> int:
    """Return the number of faults that the preview counts but does not list."""
    total: int = batch.preview.get("faults_total", 0)
    return total - len(batch.preview.get("faults", []))


def _more(total: int) -> str:
    return _count(total - LISTED) if total > LISTED else ""


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
