"""What every act on a round begins with: it waits for its turn, and looks at the round as it is."""

from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import Round

State = Round.State


class RoundNotOpen(Refused):
    """The round has not begun, or is over."""


def lock_round(round_id: int, *states: State) -> Round:
    """Return the round, held in one of these states until the transaction ends; refuse where it is in another.

    Experts' acts and the closing take turns on this row, so that nothing is handed in after the close.
    """
    held = Round.objects.select_for_update(of=("self",), no_key=True).select_related("edition").get(pk=round_id)
    if held.state not in states:
        raise RoundNotOpen(_said(held.state))
    return held


def _said(state: str) -> str:
    if state == State.CLOSED:
        return _("The round is closed: nothing in it can be changed any more.")
    if state == State.PLANNED:
        return _("The round is not open yet.")
    return _("The round is open already.")
