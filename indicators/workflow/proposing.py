"""Open score updates: one by hand, or those of a whole run at once, with their evidence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indicators.models import Edition, Score, ScoreUpdate
from indicators.workflow import audit
from indicators.workflow.baseline import baseline_of, baselines
from indicators.workflow.reviewing import set_stale
from lib import hash_log, rows
from lib.refusals import Refused

OF_A_PROPOSAL = (
    "score", "old_half_points", "proposed", "reason", "n", "low", "high", "agreement", "flags", "digest", "visitors",
)  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """The result of a run for one cell; `half_points` of None carries evidence without a value.

    `low` and `high` are in points, `agreement` is of 1; `digest` is the checksum of its inputs.
    """

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
    """What `propose_all` did: the keys of updates it created and kept, by score id; score ids it skipped; a count."""

    updates: Mapping[int, int] = field(default_factory=dict)
    kept: Mapping[int, int] = field(default_factory=dict)  # an older, equal proposal stays open
    skipped: Sequence[int] = ()  # another update of these scores is unfinished
    superseded: int = 0


@transaction.atomic
def propose(
    score: Score, half_points: int | None, *, reason: str, method: str, by: User | None = None, **evidence: object
) -> ScoreUpdate:
    """Create an update of a score against its baseline; `half_points` of None proposes no value but shows evidence.

    `Refused` without a reason, and where an update of the score is unfinished.
    """
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
    """Create the updates of a run; scores that have an unfinished update keep it and are listed as skipped.

    `instead_of` selects updates of older runs for the same cells. Undecided ones become stale, with the reason
    `because`; one that equals the new proposal in all that reviewers see stays open and is kept.
    """
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    cells = {pk: (country, indicator) for pk, country, indicator in _cells(locked)}
    baseline_by_cell = baselines(locked)
    old_half_points = {pk: baseline_by_cell[cell].half_points for pk, cell in cells.items() if cell in baseline_by_cell}
    undecided = {} if instead_of is None else _undecided(instead_of)
    kept = {
        proposal.score_id: update.pk
        for proposal in proposals
        if (update := undecided.get(proposal.score_id))
        and _says_the_same(update, proposal, old=old_half_points.get(proposal.score_id), method=method)
    }
    superseded = [update.pk for score, update in undecided.items() if score not in kept]
    if superseded:
        set_stale(superseded, by=by, reason=because)
    busy = _unfinished(locked).keys() - kept.keys()
    eligible = [proposal for proposal in proposals if proposal.score_id not in busy and proposal.score_id not in kept]
    old = [old_half_points.get(proposal.score_id) for proposal in eligible]
    values = map(_row, eligible, old)
    rows.put(ScoreUpdate, OF_A_PROPOSAL, values, alike=ScoreUpdate(method=method, proposed_by=by))
    skipped = [proposal.score_id for proposal in proposals if proposal.score_id in busy]
    content = [
        [proposal.score_id, half_points, proposal.half_points, proposal.digest]
        for proposal, half_points in zip(eligible, old, strict=True)
    ]
    audit.record(
        "proposed by a run", subject=locked, by=by, updates=len(eligible), skipped=len(skipped), method=method,
        kept=sorted(kept.values()), digest=hash_log.checksum(content),
    )  # fmt: skip
    keys = _unfinished(locked) if eligible else {}
    updates = {proposal.score_id: keys[proposal.score_id] for proposal in eligible}
    return OpenedUpdates(updates, kept, skipped, len(superseded))


def _row(proposal: Proposal, old: int | None) -> tuple[object, ...]:
    """Return the values of an update, in the order of `OF_A_PROPOSAL`, as the database takes them."""
    bounds = rows.number(proposal.low), rows.number(proposal.high)
    return (
        proposal.score_id, old, proposal.half_points, proposal.reason, proposal.n, *bounds,
        rows.number(proposal.agreement), _json_of_flags(tuple(proposal.flags)), proposal.digest, proposal.visitors,
    )  # fmt: skip


_json_of_flags = cache(json.dumps)  # a few combinations, for thousands of proposals


def _undecided(updates: QuerySet[ScoreUpdate]) -> dict[int, ScoreUpdate]:
    """Return {score id: update} of the undecided proposals of runs among `updates`, their rows locked."""
    proposed = updates.filter(state=ScoreUpdate.State.PROPOSED, proposed_by=None)
    return {update.score_id: update for update in proposed.select_for_update(of=("self",)).order_by("pk")}


def _says_the_same(update: ScoreUpdate, proposal: Proposal, *, old: int | None, method: str) -> bool:
    """Return whether an open update equals the proposal in every field that a reviewer sees."""
    return (
        update.old_half_points, update.proposed, update.n, update.low, update.high, update.agreement, update.flags,
        update.digest, update.visitors, update.method,
    ) == (
        old, proposal.half_points, proposal.n, proposal.low, proposal.high, proposal.agreement, list(proposal.flags),
        proposal.digest, proposal.visitors, method,
    )  # fmt: skip


def _cells(edition: Edition) -> list[tuple[int, int, int]]:
    return list(Score.objects.in_edition(edition).values_list("pk", "country_id", "indicator_id"))


def _unfinished(edition: Edition) -> dict[int, int]:
    """Return {score id: key of its unfinished update}: a score has one at most."""
    updates = ScoreUpdate.objects.filter(score__edition=edition, state__in=ScoreUpdate.UNFINISHED)
    return dict(updates.values_list("score_id", "pk"))
