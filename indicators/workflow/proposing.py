"""Proposals: a change of one score, or those of a whole run at once, with the evidence they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indicators.models import Edition, Score, ScoreUpdate
from indicators.workflow import audit
from indicators.workflow.baseline import baseline_of, baselines
from indicators.workflow.reviewing import set_stale
from lib import hash_log
from lib.refusals import Refused

IN_ONE_STATEMENT = 500


@dataclass(frozen=True)
class Proposal:
    """What a run says of one cell; half points of None show evidence without a value."""

    score_id: int
    half_points: int | None
    reason: str
    n: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    agreement: Decimal | None = None
    flags: Sequence[str] = ()
    digest: str = ""
    visitors: int = 0


@dataclass(frozen=True)
class OpenedUpdates:
    """What became of proposals: the updates by the key of their score, and the scores that were passed over."""

    updates: Mapping[int, ScoreUpdate] = field(default_factory=dict)
    kept: Mapping[int, ScoreUpdate] = field(default_factory=dict)  # opened before, and the proposal is the same
    skipped: Sequence[int] = ()  # an update of these is under review
    superseded: int = 0


@transaction.atomic
def propose(
    score: Score, half_points: int | None, *, reason: str, method: str, by: User | None = None, **evidence: object
) -> ScoreUpdate:
    """Open an update against what stands in a cell; None proposes no value but shows the evidence."""
    edition = Edition.objects.select_for_update().get(pk=score.edition_id)
    score.edition = edition
    if not reason.strip():
        raise Refused(_("Say why the score should change."))
    update = ScoreUpdate(
        score=score,
        old_half_points=baseline_of(score),
        proposed=half_points,
        reason=reason,
        method=method,
        proposed_by=by,
        **evidence,
    )
    try:
        with transaction.atomic():
            update.save()
    except IntegrityError as fault:
        if not ScoreUpdate.objects.filter(score=score, state__in=ScoreUpdate.UNFINISHED).exists():
            raise
        raise Refused(_("An update of this score is under review: decide it first.")) from fault
    audit.record(
        "proposed", subject=update, by=by, score=score.pk, old=update.old_half_points, new=half_points, method=method,
        reason=reason, digest=update.digest,
    )  # fmt: skip
    return update


@transaction.atomic
def propose_all(
    edition: Edition,
    proposals: Sequence[Proposal],
    *,
    method: str,
    by: User | None = None,
    instead_of: QuerySet[ScoreUpdate] | None = None,
    because: str = "",
) -> OpenedUpdates:
    """Open the updates of a run; a cell whose update is under review keeps that one, and is named in the answer.

    `instead_of` is what older runs proposed of the same cells. What nobody has decided of it goes stale, for the reason
    `because`; an update that says the very same as the new proposal stays open and is kept.
    """
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    cells = {pk: (country, indicator) for pk, country, indicator in _cells(locked)}
    baseline_by_cell = baselines(locked)
    old_half_points = {pk: baseline_by_cell[cell].half_points for pk, cell in cells.items() if cell in baseline_by_cell}
    undecided = {} if instead_of is None else _undecided(instead_of)
    kept = {
        proposal.score_id: update
        for proposal in proposals
        if (update := undecided.get(proposal.score_id))
        and _says_the_same(update, proposal, old=old_half_points.get(proposal.score_id), method=method)
    }
    superseded = [update.pk for score, update in undecided.items() if score not in kept]
    if superseded:
        set_stale(superseded, by=by, reason=because)
    busy = set(_unfinished(locked)) - kept.keys()
    updates = [
        ScoreUpdate(
            score_id=proposal.score_id,
            old_half_points=old_half_points.get(proposal.score_id),
            proposed=proposal.half_points,
            reason=proposal.reason,
            method=method,
            proposed_by=by,
            n=proposal.n,
            low=proposal.low,
            high=proposal.high,
            agreement=proposal.agreement,
            flags=list(proposal.flags),
            digest=proposal.digest,
            visitors=proposal.visitors,
        )
        for proposal in proposals
        if proposal.score_id not in busy and proposal.score_id not in kept
    ]
    created = ScoreUpdate.objects.bulk_create(updates, batch_size=IN_ONE_STATEMENT)
    skipped = [proposal.score_id for proposal in proposals if proposal.score_id in busy]
    content = [[update.score_id, update.old_half_points, update.proposed, update.digest] for update in created]
    audit.record(
        "proposed by a run", subject=locked, by=by, updates=len(created), skipped=len(skipped), method=method,
        kept=sorted(update.pk for update in kept.values()), digest=hash_log.checksum(content),
    )  # fmt: skip
    return OpenedUpdates({update.score_id: update for update in created}, kept, skipped, len(superseded))


def _undecided(updates: QuerySet[ScoreUpdate]) -> dict[int, ScoreUpdate]:
    """Return which of these updates nobody has decided, by score, and lock them against whoever would decide now."""
    proposed = updates.filter(state=ScoreUpdate.State.PROPOSED, proposed_by=None)
    return {update.score_id: update for update in proposed.select_for_update(of=("self",)).order_by("pk")}


def _says_the_same(update: ScoreUpdate, proposal: Proposal, *, old: int | None, method: str) -> bool:
    """Tell whether an open update shows a reviewer all that the proposal would show."""
    return (
        update.old_half_points, update.proposed, update.n, update.low, update.high, update.agreement, update.flags,
        update.digest, update.visitors, update.method,
    ) == (
        old, proposal.half_points, proposal.n, proposal.low, proposal.high, proposal.agreement, list(proposal.flags),
        proposal.digest, proposal.visitors, method,
    )  # fmt: skip


def _cells(edition: Edition) -> list[tuple[int, int, int]]:
    return list(Score.objects.in_edition(edition).values_list("pk", "country_id", "indicator_id"))


def _unfinished(edition: Edition) -> list[int]:
    updates = ScoreUpdate.objects.filter(score__edition=edition, state__in=ScoreUpdate.UNFINISHED)
    return list(updates.values_list("score_id", flat=True))
