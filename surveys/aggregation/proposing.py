"""From results of a run to score updates: which cells get a proposal, with which reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import workflow
from indicators.models import Edition, ScoreUpdate
from indicators.workflow import OpenedUpdates, Proposal
from surveys.aggregation.computing import Results
from surveys.aggregation.freezing import cells_of
from surveys.aggregation.snapshots import CellKey
from surveys.models import Run
from surveys.rounds.ordering import refuse_older_round

UNDECIDED = (ScoreUpdate.State.PROPOSED, ScoreUpdate.State.STALE)
DECIDED = (ScoreUpdate.State.REJECTED, ScoreUpdate.State.PUBLISHED)


@dataclass(frozen=True)
class ProposalResult:
    """The keys of the updates opened by a run, by the key of their score, and how many cells got none, by cause.

    `kept` are updates of an older run that stay open because this run proposes the same; they belong to it now.
    """

    updates: Mapping[int, int]
    kept: Mapping[int, int]
    counts: Mapping[str, int]


def propose(
    run: Run, results: Results, scores: Mapping[CellKey, int], checksums: Mapping[CellKey, str]
) -> ProposalResult:
    """Open the updates of a run and supersede undecided ones of older runs; `scores` and `checksums` go by cell.

    Updates that are signed, were proposed by hand, or were decided on the same evidence are left alone.
    """
    edition = Edition.objects.select_for_update().get(pk=run.round.edition_id)  # one run of an edition writes at a time
    refuse_older_round(run.round, states=[Run.State.DONE])
    proposals = list(_proposals(run, results, scores, checksums))
    decided = _decided(run)
    undecided = [
        proposal for proposal in proposals if decided.get(proposal.score_id) != (proposal.digest, proposal.half_points)
    ]
    opened_updates: OpenedUpdates = workflow.propose_all(
        edition,
        undecided,
        method=run.method,
        instead_of=ScoreUpdate.objects.filter(score__in=cells_of(run), aggregate__isnull=False),
        because=_("Superseded by run %(number)s.") % {"number": run.pk},
    )
    updates = opened_updates.updates
    evidence = sum(proposal.half_points is None and proposal.score_id in updates for proposal in undecided)
    counts = {
        "proposed": len(updates) - evidence,
        "evidence": evidence,
        "kept": len(opened_updates.kept),
        "superseded": opened_updates.superseded,
        "under_review": len(opened_updates.skipped),
        "decided": len(proposals) - len(undecided),
        "carried": len(results) - len(proposals),
    }
    return ProposalResult(updates, opened_updates.kept, counts)


def _proposals(
    run: Run, results: Results, scores: Mapping[CellKey, int], checksums: Mapping[CellKey, str]
) -> Iterator[Proposal]:
    """Yield a proposal for each cell that experts rated, and one without a value where only visitors answered."""
    reason_of = cache(partial(_reason, run.round.number))  # translating takes longer than all the rest of a proposal
    for cell, outcome in results:
        key = (cell.country, cell.indicator)
        visitors = sum(visitor_count.count for visitor_count in cell.visitors)
        if outcome.n or visitors:
            yield Proposal(
                score_id=scores[key],
                half_points=outcome.half_points if outcome.n else None,
                reason=reason_of(outcome.n, 0 if outcome.n else visitors),
                n=outcome.n,
                low=outcome.low,
                high=outcome.high,
                agreement=outcome.agreement,
                flags=outcome.flags,
                digest=checksums[key],
                visitors=visitors,
            )


def _reason(number: int, n: int, visitors: int) -> str:
    """Return the reason of a proposal, for the staff: a round with its number of experts, or of visitors alone."""
    if not n:
        return ngettext(
            "No expert scored this; %(count)s visitor commented.",
            "No expert scored this; %(count)s visitors commented.",
            visitors,
        ) % {"count": visitors}
    experts = ngettext("%(count)s expert", "%(count)s experts", n) % {"count": n}
    return _("Round %(number)s: %(experts)s.") % {"number": number, "experts": experts}


def _decided(run: Run) -> dict[int, tuple[str, int | None]]:
    """Return {score: (checksum of the evidence, half points)} for scores last rejected or published."""
    updates = ScoreUpdate.objects.filter(score__in=cells_of(run)).exclude(state__in=UNDECIDED).order_by("pk")
    last = {
        score: (state, digest, proposed)
        for score, state, digest, proposed in updates.values_list("score_id", "state", "digest", "proposed")
    }
    return {score: (digest, proposed) for score, (state, digest, proposed) in last.items() if state in DECIDED}
