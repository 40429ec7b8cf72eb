"""Running: freeze, compute, and write everything in one transaction, or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import Error, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from indicators.models import ScoreUpdate
from indicators.scoring.cells import CellInputs, CellResult
from indicators.scoring.consensus import as_text
from lib.background.job import LostLease
from lib.refusals import Refused
from surveys.aggregation import snapshots
from surveys.aggregation.computing import Results, checksum_of, compute
from surveys.aggregation.freezing import cells_of, freeze
from surveys.aggregation.proposing import propose
from surveys.aggregation.run_summary import summarize
from surveys.aggregation.snapshots import CellKey, SnapshotContent
from surveys.models import Aggregate, Run

IN_ONE_STATEMENT = 500
WRITTEN = (
    "n", "consensus", "combined", "half_points", "error", "low", "high", "distance", "agreement", "flags", "visitors",
    "update",
)  # fmt: skip


def work_on(run: Run) -> None:
    """Do a run that waits, if it waits still and nobody else does it."""
    if not run.claim():
        return
    with translation.override(settings.LANGUAGE_CODE), suppress(LostLease):
        try:
            _aggregate(run)
        except (LostLease, Error):
            raise  # a database that is away is no fault of the run: the lease ends, and the sweep begins anew
        except Refused as refusal:
            run.fail(str(refusal))
        except Exception as fault:
            run.fail(_("Something went wrong; nothing was changed (%(fault)s).") % {"fault": type(fault).__name__})
            raise


def _aggregate(run: Run) -> None:
    frozen = _frozen(run)
    total = len(frozen.cells)
    results = compute(frozen, tick=lambda done: run.heartbeat(done, total))
    run.heartbeat(total, total)
    found = summarize(results)
    _write(run, frozen, results, found)


def _frozen(run: Run) -> SnapshotContent:
    """Return the inputs of a run: those that were kept when it was first begun, else those of now."""
    if run.snapshot is None:
        kept = freeze(run, tick=lambda: run.heartbeat(0, 0))
        with transaction.atomic():
            run.heartbeat(0, 0)  # who lost the lease keeps nothing
            Run.objects.filter(pk=run.pk).update(snapshot=kept)
        run.snapshot = kept
    return snapshots.unpack(bytes(run.snapshot.content), tick=lambda: run.heartbeat(0, 0))[1]


@transaction.atomic
def _write(run: Run, frozen: SnapshotContent, results: Results, found: Mapping[str, Any]) -> None:
    """Write what a run says of every cell, open the updates and let go of the run, all or none of it."""
    run.heartbeat(len(results), len(results))  # holds the row: nobody claims it before this is committed
    cells = cells_of(run).values_list("pk", "country__iso3", "indicator__slug")
    scores = {(iso3, slug): pk for pk, iso3, slug in cells}
    made = propose(run, results, scores, frozen.digests)
    # What stays open, since this run proposes the same, rests on this run from now on.
    if kept := [update.pk for update in made.kept.values()]:
        Aggregate.objects.filter(update__in=kept).update(update=None)
    Aggregate.objects.bulk_create(
        list(_rows(run, results, scores, {**made.updates, **made.kept})),
        update_conflicts=True,
        unique_fields=["run", "score"],
        update_fields=WRITTEN,
        batch_size=IN_ONE_STATEMENT,
    )
    run.finish(checksum=checksum_of(results), summary={**found, **made.counts})


def _rows(
    run: Run, results: Results, scores: Mapping[CellKey, int], updates: Mapping[int, ScoreUpdate]
) -> Iterator[Aggregate]:
    for cell, outcome in results:
        score = scores[cell.country, cell.indicator]
        trimmed, combined, half_points = outcome.decided
        yield Aggregate(
            run=run,
            score_id=score,
            n=outcome.n,
            consensus=trimmed,
            combined=combined,
            half_points=half_points,
            error=None if outcome.error is None else f"{outcome.error:.4f}",
            low=outcome.low,
            high=outcome.high,
            distance=outcome.deviation,
            agreement=outcome.agreement,
            flags=list(outcome.flags),
            visitors=_visitors(cell, outcome),
            update=updates.get(score),
        )


def _visitors(cell: CellInputs, outcome: CellResult) -> dict[str, Any]:
    """Return what visitors said of a cell, by stratum and step, and what it does to the value; empty of nothing."""
    if not cell.visitors:
        return {}
    steps: dict[str, dict[str, int]] = {}
    for found in cell.visitors:
        of_stratum = steps.setdefault(found.stratum, {})
        of_stratum[str(found.step)] = of_stratum.get(str(found.step), 0) + found.count
    pull = outcome.pull
    return {
        "count": sum(found.count for found in cell.visitors),
        "steps": steps,
        "strata": {one.name: {"mass": as_text(one.mass), "mean": as_text(one.mean)} for one in pull.strata},
        "difference": as_text(pull.difference),
        "mass": as_text(pull.mass),
        "share": as_text(pull.share),
        "shift": as_text(pull.shift),
    }
