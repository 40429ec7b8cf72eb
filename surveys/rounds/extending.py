"""Extending an open round: a later last day, or the first one."""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Round
from surveys.rounds import acts
from surveys.rounds.locking import State, lock_round


@transaction.atomic
def extend(round_: Round, *, closes: date, closes_itself: bool = True, by: User | None, why: str) -> None:
    """Set the last day of an open round, and whether it closes by itself after that day."""
    locked = lock_round(round_.pk, State.OPEN)
    refuse_past(closes)
    refuse_no_reason(why)
    if locked.closes and closes < locked.closes:
        raise Refused(
            _("Its experts were told %(day)s: a round is extended, and not cut short.")
            % {"day": date_format(locked.closes, "j F Y")}
        )
    Round.objects.filter(pk=locked.pk).update(closes=closes, closes_itself=closes_itself)
    acts.record(locked, acts.EXTENDED)
    audit.record(
        "round extended",
        subject=locked,
        by=by,
        closes_before=locked.closes and locked.closes.isoformat(),
        closes=closes.isoformat(),
        closes_itself=str(closes_itself).lower(),
        reason=why.strip(),
        acts_sha256=acts.head(locked),
    )
    round_.refresh_from_db(fields=["closes", "closes_itself"])


def refuse_past(closes: date) -> None:
    """Raise `Refused` if a last day is past."""
    if closes < timezone.now().date():
        raise Refused(_("This day is past: choose today or a later day."))


def refuse_no_reason(why: str) -> None:
    """Raise `Refused` if no reason is given for what the audit trail keeps."""
    if not why.strip():
        raise Refused(_("Say why: the reason is kept in the audit trail."))
