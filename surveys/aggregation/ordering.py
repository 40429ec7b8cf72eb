"""Which of two rounds is the newer one: an older round is never summed up after a newer one on the same scores."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from indicators.models import Country, Indicator
from lib.refusals import Refused
from surveys.models import Round, Run

BEGUN = (Run.State.QUEUED, Run.State.RUNNING, Run.State.DONE)


class NewerRound(Refused):
    """What a newer round came to stands: an older one would put older judgements in its place."""


def refuse_older_round(asked: Round, *, states: Collection[Run.State]) -> None:
    """Refuse a round when a run over a newer one on some of the same scores is in one of these states."""
    if refusal := newer_round_refusal(asked, states=states):
        raise NewerRound(refusal)


def newer_round_refusal(asked: Round, *, states: Collection[Run.State] = BEGUN) -> str:
    """Say which newer round stands in the way of summing up a round; nothing where there is none."""
    runs = Run.objects.filter(round__in=_newer(asked), state__in=list(states))
    run = runs.select_related("round__edition", "round__panel").order_by("pk").last()
    if run is None:
        return ""
    said = (
        _("Round “%(round)s” is newer and asks about the same scores; run %(run)s has summed it up.")
        if run.state == Run.State.DONE
        else _("Round “%(round)s” is newer and asks about the same scores; run %(run)s is summing it up.")
    )
    rule = _("An older round is not summed up after a newer one.")
    return f"{said % {'round': run.round, 'run': run.pk}} {rule}"


def _newer(asked: Round) -> QuerySet[Round]:
    """Return the later rounds of the panel, and those other panels closed later, on the same scores."""
    later = Q(panel=asked.panel_id, number__gt=asked.number)
    if asked.closed_at:
        later |= ~Q(panel=asked.panel_id) & Q(closed_at__gt=asked.closed_at)
    countries = Country.objects.filter(rounds=OuterRef("pk")).filter(pk__in=asked.countries.values("pk"))
    indicators = Indicator.objects.filter(rounds=OuterRef("pk")).filter(pk__in=asked.indicators.values("pk"))
    return Round.objects.filter(later, Exists(countries), Exists(indicators), edition=asked.edition_id)
