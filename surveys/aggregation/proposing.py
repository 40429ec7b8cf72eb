"""What of a run becomes a proposal, and what it says to its reviewer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import workflow
from indicators.models import Edition, ScoreUpdate
from indicators.scoring.cells import CellResult
from indicators.workflow import OpenedUpdates, Proposal
from surveys.aggregation.computing import Results
from surveys.aggregation.freezing import cells_of
from surveys.aggregation.ordering import refuse_older_round
from surveys.aggregation.snapshots import CellKey
from surveys.models import Run

UNDECIDED = (ScoreUpdate.State.PROPOSED, ScoreUpdate.State.STALE)
DECIDED = (ScoreUpdate.State.REJECTED, ScoreUpdate.State.PUBLISHED)


@dataclass(frozen=True)
class ProposalResult:
    """What became of a run's outcomes: the updates by the key of their score, and how many opened none, and why.

    `kept` are those that an older run opened, and that stay open since this run proposes the same: they rest on it now.
    """

    updates: Mapping[int, ScoreUpdate]
    kept: Mapping[int, ScoreUpdate]
    counts: Mapping[str, int]


def propose(
    run: Run, results: Results, scores: Mapping[CellKey, int], digests: Mapping[CellKey, str]
) -> ProposalResult:
    """Open the updates of a run in place of those that older runs opened and nobody has decided.

    What is signed, proposed by hand, or was decided on the same evidence, is left alone.
    """
    edition = Edition.objects.select_for_update().get(pk=run.round.edition_id)  # runs of an edition write in turn
    refuse_older_round(run.round, states=[Run.State.DONE])
    wanted = list(_proposals(run, results, scores, digests))
    decided = _decided(run)
    fresh = [one for one in wanted if decided.get(one.score_id) != (one.digest, one.half_points)]
    made: OpenedUpdates = workflow.propose_all(
        edition,
        fresh,
        method=run.method,
        instead_of=ScoreUpdate.objects.filter(score__in=cells_of(run), aggregate__isnull=False),
        because=_("Superseded by run %(number)s.") % {"number": run.pk},
    )
    evidence = sum(update.proposed is None for update in made.updates.values())
    counts = {
        "proposed": len(made.updates) - evidence,
        "evidence": evidence,
        "kept": len(made.kept),
        "superseded": made.superseded,
        "under_review": len(made.skipped),
        "decided": len(wanted) - len(fresh),
        "carried": len(results) - len(wanted),
    }
    return ProposalResult(made.updates, made.kept, counts)


def _proposals(
    run: Run, results: Results, scores: Mapping[CellKey, int], digests: Mapping[CellKey, str]
) -> Iterator[Proposal]:
    """Yield a proposal for every cell that experts judged, and one without a value where only visitors spoke."""
    for cell, outcome in results:
        key = (cell.country, cell.indicator)
        visitors = sum(found.count for found in cell.visitors)
        if outcome.n or visitors:
            yield Proposal(
                score_id=scores[key],
                half_points=outcome.half_points if outcome.n else None,
                reason=_reason(run, outcome, visitors),
                n=outcome.n,
                low=outcome.low,
                high=outcome.high,
                agreement=outcome.agreement,
                flags=outcome.flags,
                digest=digests[key],
                visitors=visitors,
            )


def _reason(run: Run, outcome: CellResult, visitors: int) -> str:
    if not outcome.n:
        return ngettext(
            "No expert judged this score; %(count)s visitor did.",
            "No expert judged this score; %(count)s visitors did.",
            visitors,
        ) % {"count": visitors}
    experts = ngettext("%(count)s expert", "%(count)s experts", outcome.n) % {"count": outcome.n}
    return _("Round %(number)s: %(experts)s.") % {"number": run.round.number, "experts": experts}


def _decided(run: Run) -> dict[int, tuple[str, int | None]]:
    """Return, for scores whose last decision was to reject or to publish, the evidence and the value it was about."""
    updates = ScoreUpdate.objects.filter(score__in=cells_of(run)).exclude(state__in=UNDECIDED).order_by("pk")
    last = {
        score: (state, digest, proposed)
        for score, state, digest, proposed in updates.values_list("score_id", "state", "digest", "proposed")
    }
    return {score: (digest, proposed) for score, (state, digest, proposed) in last.items() if state in DECIDED}
