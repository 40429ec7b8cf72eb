"""The coordinator's acts on a round as a whole: open it, and close it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Edition, TreePart
from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Assignment, Round
from surveys.rounds.arranging import assign_panel
from surveys.rounds.locking import State, lock_round

TAKES_SCORES = (Edition.State.DRAFT, Edition.State.OPEN)


@transaction.atomic
def open_round(planned: Round, *, by: User | None) -> None:
    """Let the experts in: from now on invitation links can be made, and countries be scored."""
    held = lock_round(planned.pk, State.PLANNED)
    assign_panel(held)
    held.invitations.filter(assignments=None).delete()
    _must_be_askable(held)
    _move(held, State.PLANNED, State.OPEN)
    audit.record("round opened", subject=held, by=by, experts=held.invitations.count())
    planned.refresh_from_db(fields=["state"])


def _must_be_askable(held: Round) -> None:
    if held.edition.state not in TAKES_SCORES:
        raise Refused(_("Edition %(year)s takes no scores any more: it is past its draft.") % {"year": held.edition})
    if not held.invitations.exists():
        raise Refused(_("Nobody is asked yet: give the panel experts and the round countries."))
    if not held.indicators.exists():
        raise Refused(_("The round asks for no indicator: choose some."))
    places = TreePart.objects.filter(edition=held.edition).values("indicator")
    if stray := held.indicators.exclude(pk__in=places).first():
        raise Refused(
            _("“%(indicator)s” is not measured in edition %(year)s: take it out of the round.")
            % {"indicator": stray, "year": held.edition}
        )


@transaction.atomic
def close_round(opened: Round, *, by: User | None) -> int:
    """End the round and lock what was handed in; return how many countries were, by all experts together."""
    held = lock_round(opened.pk, State.OPEN)
    _move(held, State.OPEN, State.CLOSED, closed_at=timezone.now())
    submitted = Assignment.objects.filter(invitation__round=held, state=Assignment.State.SUBMITTED)
    locked = submitted.update(state=Assignment.State.LOCKED)
    audit.record("round closed", subject=held, by=by, countries_handed_in=locked)
    opened.refresh_from_db(fields=["state", "closed_at"])
    return locked


def _move(held: Round, old: State, new: State, **fields: object) -> None:
    if not Round.objects.filter(pk=held.pk, state=old).update(state=new, **fields):
        raise Refused(_("Somebody else changed the round meanwhile."))
