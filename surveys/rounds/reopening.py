"""Reopening a closed round, until something of it is published."""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indicators.models import Edition, ScoreUpdate
from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Aggregate, Assignment, Round, Run
from surveys.rounds import acts
from surveys.rounds.extending import refuse_no_reason, refuse_past
from surveys.rounds.locking import State, lock_round
from surveys.rounds.opening import TAKES_SCORES
from surveys.rounds.ordering import refuse_older_round

UNFINISHED = (Run.State.QUEUED, Run.State.RUNNING)
SIGNED = (ScoreUpdate.State.AWAITING, ScoreUpdate.State.ACCEPTED, ScoreUpdate.State.OVERRIDDEN)


@transaction.atomic
def reopen_round(round_: Round, *, closes: date, closes_itself: bool = True, by: User | None, why: str) -> None:
    """Open a closed round again: what was locked is submitted once more, and can be reopened country by country.

    Raises `Refused` while it is aggregated, once a score of it is published, once its edition is no draft any more, and
    where a newer round on some of the same scores has been aggregated. Proposals of its runs stay until the next run.
    """
    locked = lock_round(round_.pk, State.CLOSED)
    refuse_past(closes)
    refuse_no_reason(why)
    refuse_not_reopenable(locked)
    fields = {"state": State.OPEN, "closed_at": None, "closes": closes, "closes_itself": closes_itself}
    Round.objects.filter(pk=locked.pk, state=State.CLOSED).update(**fields)
    assignments = Assignment.objects.filter(invitation__round=locked, state=Assignment.State.LOCKED)
    countries = assignments.update(state=Assignment.State.SUBMITTED)
    acts.record(locked, acts.ROUND_REOPENED)
    audit.record(
        "round reopened",
        subject=locked,
        by=by,
        closes=closes.isoformat(),
        countries_unlocked=countries,
        reason=why.strip(),
        acts_sha256=acts.head(locked),
    )
    round_.refresh_from_db(fields=[*fields])


@transaction.atomic
def refuse_not_reopenable(round_: Round) -> None:
    """Raise `Refused` if a closed round cannot be reopened any more, or not now."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=round_.edition_id)  # nothing is published meanwhile
    if Run.objects.filter(round=round_, state__in=UNFINISHED).exists():
        raise Refused(_("The round is being aggregated: wait until that is done."))
    if updates_of(round_).filter(state=ScoreUpdate.State.PUBLISHED).exists():
        raise Refused(_("A score of this round is published: it stays closed. Plan another round instead."))
    if edition.state not in TAKES_SCORES:
        raise Refused(_("Edition %(year)s takes no more scores: it is no longer a draft.") % {"year": edition})
    refuse_older_round(round_, states=[*UNFINISHED, Run.State.DONE])


def signed_updates(round_: Round) -> int:
    """Return how many proposals of a round are signed: they stay as they are when it is reopened."""
    return updates_of(round_).filter(state__in=SIGNED).count()


def updates_of(round_: Round) -> QuerySet[ScoreUpdate]:
    """Return the score updates that rest on a run of a round."""
    return ScoreUpdate.objects.filter(pk__in=Aggregate.objects.filter(run__round=round_).values("update"))
