"""What a release changed: each cell that shows another value than before, with old, new and the public reason."""

from collections.abc import Mapping
from typing import TypedDict

from django.db.models import QuerySet

from indicators.models import Release, ScoreUpdate
from indicators.releases.scores_csv import CellCode, ReleasedValues, values_in, values_of
from indicators.releases.state import EditionState
from indicators.releases.store import SCORES, read_file
from lib.numbers import points


class ManifestChange(TypedDict):
    """A changed cell as the manifest lists it; display values in points as text, None where there is no score."""

    code: str
    iso3: str
    old: str | None
    new: str | None
    reason: str


def values_before(release: Release, state: EditionState) -> ReleasedValues:
    """Return what was shown in the place of a release's scores.

    That is what the release before of the same edition says, as it was stored. Where there is none, or it showed
    nothing, it is the edition before, on the measures of this one.
    """
    before = release_before(release)
    content = read_file(before, SCORES) if before else None
    values = values_in(content) if content else ReleasedValues({}, {})
    if values.cells or state.before is None:
        return values
    return values_of(state.before).only(values_of(state.figures).codes)


def release_before(release: Release) -> Release | None:
    """Return the release before this one of the same edition, or None."""
    return Release.objects.filter(edition=release.edition_id, number__lt=release.number).order_by("-number").first()


def changes_of(
    before: ReleasedValues, now: ReleasedValues, reasons: Mapping[tuple[CellCode, str | None], str]
) -> list[ManifestChange]:
    """Return the cells that show another value, sorted by iso3 and code; `reasons` has them by cell and new value."""
    changes: list[ManifestChange] = []
    for cell in sorted(before.cells.keys() | now.cells.keys()):
        old, new = before.cells.get(cell), now.cells.get(cell)
        if old != new:
            reason = reasons.get((cell, new), "")
            changes.append({"code": cell[1], "iso3": cell[0], "old": old, "new": new, "reason": reason})
    return changes


def reasons_of(updates: QuerySet[ScoreUpdate]) -> dict[tuple[CellCode, str | None], str]:
    """Return the public reasons of a release's updates by cell and final value; no other reason leaves the desk."""
    rows = updates.order_by("pk").values_list(
        "score__country__iso3", "score__indicator__code", "final", "public_reason"
    )
    return {((iso3, code), str(points(final)) if final else None): reason for iso3, code, final, reason in rows}
