"""What publishing an edition or an erratum would write: computed first, shown to the publisher, then written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from indicators.models import Edition, Release, ScoreUpdate
from indicators.workflow.baseline import Baseline, CellKey, baselines, cell_key
from indicators.workflow.drafts import cells_of

State = ScoreUpdate.State
SIGNED = (State.ACCEPTED, State.OVERRIDDEN)
UNDECIDED = (State.PROPOSED, State.AWAITING)


@dataclass(frozen=True)
class Plan:
    """The baselines of an edition, and its unfinished updates: signed (`updates`), stale, and undecided."""

    edition: Edition
    baselines: Mapping[CellKey, Baseline]
    updates: Sequence[ScoreUpdate]
    stale: Sequence[ScoreUpdate]
    undecided: Sequence[ScoreUpdate]
    cells: Sequence[CellKey] = field(default=())  # the edition's; none for an erratum

    @cached_property
    def written(self) -> Mapping[CellKey, Baseline]:
        """Return {cell: `Baseline`} of every cell the release writes: the signed value, else the baseline."""
        signed = {cell_key(update): Baseline(update.final) for update in self.updates if update.final is not None}
        kept = {cell: self.baselines[cell] for cell in self.cells if cell in self.baselines}
        return {**kept, **signed}

    @property
    def awaiting(self) -> int:
        """The number of updates that wait for a second signature."""
        return sum(update.state == State.AWAITING for update in self.undecided)

    @property
    def proposed(self) -> int:
        """The number of updates that nobody has signed."""
        return len(self.undecided) - self.awaiting

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return the numbers of cells that are changed, first, unchanged, carried and missing; kept in the manifest."""
        final = {cell_key(update): (update.old_half_points, update.final) for update in self.updates}
        return {
            "changed": sum(old is not None and old != new for old, new in final.values()),
            "first": sum(old is None for old, _new in final.values()),
            "unchanged": sum(old == new for old, new in final.values()),
            "carried": sum(baseline.carried_from is not None for baseline in self.written.values()),
            "missing": len(set(self.cells) - set(self.written)),
        }


def next_release(edition: Edition) -> Release.Kind:
    """Return the kind of an edition's next release: IMPORT for a draft without updates, EDITION, or ERRATUM."""
    if edition.is_published:
        return Release.Kind.ERRATUM
    under_review = ScoreUpdate.objects.filter(score__edition=edition, state__in=ScoreUpdate.UNFINISHED).exists()
    is_draft = edition.state == Edition.State.DRAFT
    return Release.Kind.IMPORT if is_draft and not under_review else Release.Kind.EDITION


def plan_edition(edition: Edition) -> Plan:
    """Return the plan of publishing an edition, which writes each cell of its countries and indicators."""
    return _plan(edition, cells_of(edition))


def plan_erratum(edition: Edition) -> Plan:
    """Return the plan of an erratum, which writes only the cells of signed updates."""
    return _plan(edition, [])


def _plan(edition: Edition, cells: Sequence[CellKey]) -> Plan:
    updates = ScoreUpdate.objects.filter(score__edition=edition, state__in=ScoreUpdate.UNFINISHED)
    unfinished = list(updates.select_related("score").order_by("pk"))
    baseline_by_cell = baselines(edition, None if cells else {cell_key(update) for update in unfinished})
    signed = [update for update in unfinished if update.state in SIGNED]
    stale = [
        update for update in signed if update.old_half_points != _baseline_value(baseline_by_cell.get(cell_key(update)))
    ]
    return Plan(
        edition=edition,
        baselines=baseline_by_cell,
        updates=[update for update in signed if update not in stale] if stale else signed,
        stale=stale,
        undecided=[update for update in unfinished if update.state in UNDECIDED],
        cells=cells,
    )


def _baseline_value(baseline: Baseline | None) -> int | None:
    return baseline.half_points if baseline else None
