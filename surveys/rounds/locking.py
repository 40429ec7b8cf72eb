"""The lock that every act on a round takes first."""

from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import Round

State = Round.State


class RoundNotOpen(Refused):
    """The round is not in a state that the act needs."""


def lock_round(round_id: int, *states: State) -> Round:
    """Lock the round's row for the transaction and return it; raise `RoundNotOpen` in another state than these.

    Experts' acts and the closing wait for each other on this lock, so that nothing is submitted after the close.
    """
    round_ = Round.objects.select_for_update(of=("self",), no_key=True).select_related("edition").get(pk=round_id)
    if round_.state not in states:
        raise RoundNotOpen(_state_sentence(round_.state))
    return round_


def _state_sentence(state: str) -> str:
    if state == State.CLOSED:
        return _("The round is closed: nothing in it can be changed any more.")
    if state == State.PLANNED:
        return _("The round is not open yet.")
    return _("The round is open already.")
