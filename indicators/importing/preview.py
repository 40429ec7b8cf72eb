"""Summaries of checked files as JSON, stored with the batch and shown: counts, faults, the first changes."""

from collections.abc import Sequence
from typing import Any

from indicators.importing.checking import CellChange, CheckResult, EditionChanges, written_score
from indicators.importing.faults import FileFault
from indicators.workflow import absences

Preview = dict[str, Any]
LISTED = 100


def summarize(checked: CheckResult, *, outdated: bool = False) -> Preview:
    """Return the summary of a check; `outdated` says that the drafts have changed since an earlier one."""
    return {
        "editions": [_edition(edition_changes) for edition_changes in checked.editions],
        "faults": [_fault(fault) for fault in checked.faults.first],
        "faults_total": checked.faults.total,
        "notes": checked.notes,
        "changes": checked.changes,
        "digest": checked.checksum,
        "outdated": outdated,
    }


def summarize_refusal(reason: str) -> Preview:
    """Return the summary of a file that was refused as a whole, with the reason as its one fault."""
    fault = {"sheet": "", "row": None, "column": "", "value": "", "reason": reason}
    return {"editions": [], "faults": [fault], "faults_total": 1, "notes": [], "changes": 0, "outdated": False}


def _edition(edition_changes: EditionChanges) -> Preview:
    return {
        "year": edition_changes.edition.year,
        "counts": {
            "added": len(edition_changes.added),
            "changed": len(edition_changes.changed),
            "unchanged": edition_changes.unchanged,
            "blank": edition_changes.blank,
            "composites": edition_changes.composites,
        },
        "added": _changes(edition_changes.added),
        "changed": _changes(edition_changes.changed),
        "absent": [
            {
                "iso3": absence.country,
                "missing": absence.missing,
                "of": absence.of,
                "unnamed": absence.country in edition_changes.unnamed,
            }
            for absence in edition_changes.absent[: absences.LISTED]
        ],
        "absent_countries": len(edition_changes.absent),
        "absent_cells": sum(absence.missing for absence in edition_changes.absent),
    }


def _changes(changes: Sequence[CellChange]) -> list[Preview]:
    return [
        {"iso3": change.iso3, "slug": change.slug, "old": written_score(change.old), "new": written_score(change.new)}
        for change in changes[:LISTED]
    ]


def _fault(fault: FileFault) -> Preview:
    place = fault.place
    return {
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "value": fault.value,
        "reason": fault.reason,
    }
