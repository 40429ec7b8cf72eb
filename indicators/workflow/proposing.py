"""Proposals: a change of one score, or those of a whole run at once, with the evidence they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from indicators import audit
from indicators.models import Edition, Score, ScoreUpdate
from indicators.workflow.refusals import Refused
from indicators.workflow.standing import standing_value, standings

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
class Proposed:
    """What became of proposals: the updates by the key of their score, and the scores that were passed over."""

    updates: Mapping[int, ScoreUpdate] = field(default_factory=dict)
    skipped: Sequence[int] = ()  # an update of these is under review


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
        old_half_points=standing_value(score),
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
def propose_all(edition: Edition, proposals: Sequence[Proposal], *, method: str, by: User | None = None) -> Proposed:
    """Open the updates of a run; a cell whose update is under review keeps that one, and is named in the answer."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    cells = {pk: (country, indicator) for pk, country, indicator in _cells(locked)}
    standing = standings(locked)
    busy = set(_unfinished(locked))
    updates = [
        ScoreUpdate(
            score_id=one.score_id,
            old_half_points=stands.half_points if (stands := standing.get(cells[one.score_id])) else None,
            proposed=one.half_points,
            reason=one.reason,
            method=method,
            proposed_by=by,
            n=one.n,
            low=one.low,
            high=one.high,
            agreement=one.agreement,
            flags=list(one.flags),
            digest=one.digest,
            visitors=one.visitors,
        )
        for one in proposals
        if one.score_id not in busy
    ]
    made = ScoreUpdate.objects.bulk_create(updates, batch_size=IN_ONE_STATEMENT)
    skipped = [one.score_id for one in proposals if one.score_id in busy]
    said = [[one.score_id, one.old_half_points, one.proposed, one.digest] for one in made]
    audit.record(
        "proposed by a run", subject=locked, by=by, updates=len(made), skipped=len(skipped), method=method,
        digest=audit.digest(said),
    )  # fmt: skip
    return Proposed({update.score_id: update for update in made}, skipped)


def _cells(edition: Edition) -> list[tuple[int, int, int]]:
    return list(Score.objects.in_edition(edition).values_list("pk", "country_id", "indicator_id"))


def _unfinished(edition: Edition) -> list[int]:
    updates = ScoreUpdate.objects.filter(score__edition=edition, state__in=ScoreUpdate.UNFINISHED)
    return list(updates.values_list("score_id", flat=True))
