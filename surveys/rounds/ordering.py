"""Order of rounds: an older round is never aggregated after a newer one on the same scores."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from indicators.models import Country, Indicator
from lib.refusals import Refused
from surveys.models import Round, Run

BEGUN = (Run.State.QUEUED, Run.State.RUNNING, Run.State.DONE)


class NewerRound(Refused):
    """A newer round on some of the same scores has been aggregated, or is being aggregated."""


def refuse_older_round(round_: Round, *, states: Collection[Run.State]) -> None:
    """Raise `NewerRound` if a run of a newer round on some of the same scores is in one of these states."""
    if refusal := newer_round_refusal(round_, states=states):
        raise NewerRound(refusal)


def newer_round_refusal(round_: Round, *, states: Collection[Run.State] = BEGUN) -> str:
    """Return the sentence that names the newer round and its run; empty if the round may be aggregated."""
    runs = Run.objects.filter(round__in=_newer(round_), state__in=list(states))
    run = runs.select_related("round__edition", "round__panel").order_by("pk").last()
    if run is None:
        return ""
    message = (
        _("Round “%(round)s” is newer and asks about the same scores; run %(run)s has aggregated it.")
        if run.state == Run.State.DONE
        else _("Round “%(round)s” is newer and asks about the same scores; run %(run)s is aggregating it.")
    )
    rule = _("An older round cannot be aggregated after a newer one.")
    return f"{message % {'round': run.round, 'run': run.pk}} {rule}"


def _newer(round_: Round) -> QuerySet[Round]:
    """Return rounds on some of the same scores: later ones of the panel, and other panels' that closed later.

    A round that was reopened has runs and will close later than any that is closed now.
    """
    later = Q(panel=round_.panel_id, number__gt=round_.number)
    if round_.closed_at:
        later |= ~Q(panel=round_.panel_id) & (Q(closed_at__gt=round_.closed_at) | Q(closed_at=None))
    countries = Country.objects.filter(rounds=OuterRef("pk")).filter(pk__in=round_.countries.values("pk"))
    indicators = Indicator.objects.filter(rounds=OuterRef("pk")).filter(pk__in=round_.indicators.values("pk"))
    return Round.objects.filter(later, Exists(countries), Exists(indicators), edition=round_.edition_id)
