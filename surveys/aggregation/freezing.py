"""Freezing: read all inputs of a run once and store them, so that the run can be computed again."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from indicators import workflow
from indicators.models import Edition, Score
from surveys.aggregation import feedback, snapshots
from surveys.aggregation.ratings import ratings_of
from surveys.aggregation.snapshots import CellKey, SnapshotContent, SnapshotLine, ticking
from surveys.intake import bursts
from surveys.models import Aggregate, Run, Snapshot


def freeze(run: Run, *, tick: Callable[[], None]) -> tuple[Snapshot, SnapshotContent]:
    """Store the inputs of a run; return the snapshot and its content, which need not be read from it again.

    An existing snapshot with the same bytes is returned instead of a new one.
    """
    lines = snapshots.in_order(ticking(_lines(run), tick))
    tick()
    sha256, packed = snapshots.pack(line.text for line in lines)
    tick()
    snapshot = Snapshot.objects.get_or_create(sha256=sha256, defaults={"content": packed})[0]
    return snapshot, snapshots.content_of(lines)


def cells_of(run: Run) -> QuerySet[Score]:
    """Return the cells of the round's edition that lie in the round's countries and indicators."""
    round_ = run.round
    return Score.objects.in_edition(round_.edition).filter(
        country__in=round_.countries.all(), indicator__in=round_.indicators.all()
    )


def _lines(run: Run) -> Iterator[SnapshotLine]:
    """Yield the lines of a snapshot; cells that the edition of the round lacks are created first."""
    round_ = run.round
    before = Edition.objects.before(round_.edition)
    yield snapshots.about_line(_about(run, before))
    if not round_.edition.is_published:
        workflow.create_missing_cells(round_.edition)
    listed = sorted(cells_of(run).values_list("country__iso3", "indicator__slug"))
    keys = {key: key for key in listed}  # one object for each cell: its ratings, too, name it by that
    values, errors = _of_edition(before) if before else ({}, {})
    for key in keys:
        yield snapshots.cell_line(key, values.get(key), str(errors[key]) if key in errors else None)
    for (iso3, slug), assessment, rating in ratings_of(round_):
        if cell := keys.get((iso3, slug)):
            yield snapshots.rating_line(cell, rating, assessment=assessment)
    if before:
        bursts.measure()  # those of today: the sizes of days before are written already
        for key, visitor_count in feedback.visitor_counts(round_.edition, before, keys):
            yield snapshots.visitors_line(key, visitor_count)


def _about(run: Run, before: Edition | None) -> dict[str, Any]:
    return {
        "edition": run.round.edition.year,
        "edition_before": before.year if before else None,
        "round": [run.round.pk, run.round.number],
        "method": run.method,
        "parameters": run.parameters,
    }


def _of_edition(edition: Edition) -> tuple[dict[CellKey, int], dict[CellKey, Any]]:
    """Return by (iso3, slug) the half points of an edition's cells, and the standard errors that runs gave them."""
    half_points = Score.objects.in_edition(edition).values_list("country__iso3", "indicator__slug", "half_points")
    values = {(iso3, slug): value for iso3, slug, value in half_points if value is not None}
    summed = Aggregate.objects.filter(score__edition=edition, error__isnull=False, run__state=Run.State.DONE)
    errors = summed.order_by("pk").values_list("score__country__iso3", "score__indicator__slug", "error")
    return values, {(iso3, slug): error for iso3, slug, error in errors}
