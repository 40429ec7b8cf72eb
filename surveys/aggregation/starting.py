"""Starting a run: however often it is asked for, a round has one unfinished run."""

from fractions import Fraction

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from indicators.scoring.consensus import METHOD, VERSION, as_text
from indicators.scoring.visitors import GREATEST_PULL
from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Round, Run
from surveys.rounds.ordering import BEGUN, refuse_older_round


class RoundNotClosed(Refused):
    """A round is aggregated once it is closed; until then experts may still change their ratings."""


def start(round_: Round, *, by: User | None, greatest_pull: Fraction = GREATEST_PULL) -> Run:
    """Return the run that will aggregate a closed round: the unfinished one if there is one, else a new one.

    `greatest_pull` is how far visitors may move a value, in points. Raises `RoundNotClosed`, and `NewerRound` where a
    newer round on some of the same scores has been aggregated.
    """
    if not 0 <= greatest_pull <= GREATEST_PULL:
        raise Refused(_("Visitors may move a value by between 0 and a tenth of a point."))
    try:
        with transaction.atomic():
            _refuse_not_closed(round_)
            refuse_older_round(round_, states=BEGUN)
            run = Run.objects.create(
                round=round_,
                by=by,
                method=f"{METHOD}/{VERSION}",
                parameters={"greatest_pull": as_text(greatest_pull), "weighting": round_.weighting},
            )
            audit.record("run started", subject=run, by=by, round=round_.pk, method=run.method)
            return run
    except IntegrityError:
        return Run.objects.filter(round=round_).latest("pk")


def _refuse_not_closed(round_: Round) -> None:
    """Raise `RoundNotClosed` for another round than a closed one, whose row stays locked: it is not reopened now."""
    locked = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round_.pk)
    if locked.state != Round.State.CLOSED:
        raise RoundNotClosed(
            _("Round “%(round)s” is %(state)s: close it first.")
            % {"round": round_, "state": locked.get_state_display()}
        )
