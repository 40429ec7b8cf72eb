"""Carry out a run: freeze its inputs, compute, and write all results in one transaction."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from django.conf import settings
from django.db import Error, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from indicators.scoring.cells import CellInputs, CellResult
from indicators.scoring.consensus import as_text
from lib import rows
from lib.background.job import LostLease
from lib.refusals import Refused
from surveys.aggregation import snapshots
from surveys.aggregation.computing import Results, checksum_of, compute
from surveys.aggregation.freezing import cells_of, freeze
from surveys.aggregation.proposing import propose
from surveys.aggregation.run_summary import summarize
from surveys.aggregation.snapshots import CellKey, SnapshotContent
from surveys.models import Aggregate, Run

CELL = ("run", "score")
WRITTEN = (
    *CELL, "n", "consensus", "combined", "half_points", "error", "low", "high", "distance", "agreement", "flags",
    "visitors", "update",
)  # fmt: skip


def work_on(run: Run) -> None:
    """Carry out a run, if it is still due and no other worker has claimed it; a refusal is written into the run."""
    if not run.claim():
        return
    with translation.override(settings.LANGUAGE_CODE), suppress(LostLease):
        try:
            _aggregate(run)
        except (LostLease, Error):
            raise  # an outage of the database is no fault of the run: the lease ends and the sweep starts it again
        except Refused as refusal:
            run.fail(str(refusal))
        except Exception as fault:
            run.fail(_("Something went wrong; nothing was changed (%(fault)s).") % {"fault": type(fault).__name__})
            raise


def _aggregate(run: Run) -> None:
    """Compute a run from its snapshot and write its results."""
    content = _snapshot_content(run)
    total = len(content.cells)
    results = compute(content, tick=lambda done: run.heartbeat(done, total))
    run.heartbeat(total, total)
    run_summary = summarize(results)
    _write(run, content, results, run_summary)


def _snapshot_content(run: Run) -> SnapshotContent:
    """Return the inputs of a run: those of its snapshot where it has one, else what is frozen now."""
    if run.snapshot is not None:
        return snapshots.unpack(bytes(run.snapshot.content), tick=lambda: run.heartbeat(0, 0))[1]
    snapshot, content = freeze(run, tick=lambda: run.heartbeat(0, 0))
    with transaction.atomic():
        run.heartbeat(0, 0)  # who lost the lease keeps nothing
        Run.objects.filter(pk=run.pk).update(snapshot=snapshot)
    run.snapshot = snapshot
    return content


@transaction.atomic
def _write(run: Run, content: SnapshotContent, results: Results, run_summary: Mapping[str, Any]) -> None:
    """Write the aggregates, open the updates and finish the run, in one transaction."""
    run.heartbeat(len(results), len(results))  # locks the row: no other worker claims the run before this is committed
    cells = cells_of(run).values_list("pk", "country__iso3", "indicator__slug")
    scores = {(iso3, slug): pk for pk, iso3, slug in cells}
    proposal_result = propose(run, results, scores, content.checksums)
    # An update that stays open because this run proposes the same belongs to this run from now on.
    if kept_updates := list(proposal_result.kept.values()):
        Aggregate.objects.filter(update__in=kept_updates).update(update=None)
    updates = {**proposal_result.updates, **proposal_result.kept}
    rows.put(Aggregate, WRITTEN, _rows(run, results, scores, updates), unique=CELL)
    run.finish(checksum=checksum_of(results), summary={**run_summary, **proposal_result.counts})


def _rows(
    run: Run, results: Results, scores: Mapping[CellKey, int], updates: Mapping[int, int]
) -> Iterator[tuple[object, ...]]:
    """Yield the values of each aggregate, in the order of `WRITTEN`, as the database takes them."""
    for cell, outcome in results:
        score = scores[cell.country, cell.indicator]
        error = None if outcome.error is None else f"{outcome.error:.4f}"
        bounds = rows.number(outcome.low), rows.number(outcome.high)
        measures = rows.number(outcome.deviation), rows.number(outcome.agreement)
        remarks = _json_of_flags(outcome.flags), json.dumps(_visitors(cell, outcome)) if cell.visitors else "{}"
        yield run.pk, score, outcome.n, *outcome.decided, error, *bounds, *measures, *remarks, updates.get(score)


_json_of_flags = cache(json.dumps)  # a few combinations, for thousands of cells


def _visitors(cell: CellInputs, outcome: CellResult) -> dict[str, Any]:
    """Return the visitors of a cell by stratum and step, and their effect on its value."""
    steps: dict[str, dict[str, int]] = {}
    for visitor_count in cell.visitors:
        of_stratum = steps.setdefault(visitor_count.stratum, {})
        of_stratum[str(visitor_count.step)] = of_stratum.get(str(visitor_count.step), 0) + visitor_count.count
    pull = outcome.pull
    return {
        "count": sum(visitor_count.count for visitor_count in cell.visitors),
        "steps": steps,
        "strata": {
            stratum.name: {"mass": as_text(stratum.mass), "mean": as_text(stratum.mean)} for stratum in pull.strata
        },
        "difference": as_text(pull.difference),
        "mass": as_text(pull.mass),
        "share": as_text(pull.share),
        "shift": as_text(pull.shift),
    }
