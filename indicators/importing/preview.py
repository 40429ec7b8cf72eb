"""What was found in a file, as it is kept and shown: counts, the first rows of each kind, every text made."""

from collections.abc import Sequence
from typing import Any

from indicators.importing.checking import CellChange, CheckResult, EditionChanges, points
from indicators.importing.faults import Fault
from indicators.workflow import absences

Preview = dict[str, Any]
LISTED = 100


def of(checked: CheckResult, *, outdated: bool = False) -> Preview:
    """Return the summary of a checked file."""
    return {
        "editions": [_edition(found) for found in checked.editions],
        "faults": [_fault(fault) for fault in checked.faults.shown],
        "faults_total": checked.faults.total,
        "notes": checked.notes,
        "changes": checked.changes,
        "digest": checked.digest,
        "outdated": outdated,
    }


def of_refusal(reason: str) -> Preview:
    """Return the summary of a file that could not be read at all."""
    fault = {"sheet": "", "row": None, "column": "", "value": "", "reason": reason}
    return {"editions": [], "faults": [fault], "faults_total": 1, "notes": [], "changes": 0, "outdated": False}


def _edition(found: EditionChanges) -> Preview:
    return {
        "year": found.edition.year,
        "counts": {
            "added": len(found.added),
            "changed": len(found.changed),
            "unchanged": found.unchanged,
            "blank": found.blank,
            "composites": found.composites,
        },
        "added": _changes(found.added),
        "changed": _changes(found.changed),
        "absent": [
            {"iso3": one.country, "missing": one.missing, "of": one.of, "unnamed": one.country in found.unnamed}
            for one in found.absent[: absences.LISTED]
        ],
        "absent_countries": len(found.absent),
        "absent_cells": sum(one.missing for one in found.absent),
    }


def _changes(changes: Sequence[CellChange]) -> list[Preview]:
    return [
        {"iso3": change.iso3, "slug": change.slug, "old": points(change.old), "new": points(change.new)}
        for change in changes[:LISTED]
    ]


def _fault(fault: Fault) -> Preview:
    place = fault.place
    return {
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "value": fault.value,
        "reason": fault.reason,
    }
