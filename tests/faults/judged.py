"""Closed rounds of any size, made inside a site by its own shell, the same each time."""

from hashlib import sha256
from random import Random

from django.db import transaction
from django.utils import timezone

from indicators import workflow
from indicators.models import Country, Edition, Indicator
from lib.background.queue import enqueue
from surveys import aggregation, tasks
from surveys.models import Assessment, Assignment, Expert, Invitation, Panel, Round
from tests.factories import attribute

YEAR = 2031


@transaction.atomic
def make(*, rounds: int, countries: int, indicators: int = 32, experts: int = 4, apart: bool = False) -> list[int]:
    """Make closed rounds in which the same experts say the same; return their keys.

    Rounds `apart` ask about other countries each, so that they may be summed up in any order.
    """
    edition = attribute(workflow.create_edition(YEAR, like=Edition.objects.published().latest("year")))
    workflow.create_missing_cells(edition)
    panel = Panel.objects.create(name="Faults")
    judges = [Expert.objects.create(code=f"F{number}") for number in range(experts)]
    asked_of = list(Country.objects.filter(scores__edition=edition).distinct().order_by("iso3"))
    measured = list(Indicator.objects.filter(scores__edition=edition).distinct().order_by("slug")[:indicators])
    made = []
    for number in range(1, rounds + 1):
        asked = Round.objects.create(
            panel=panel, edition=edition, number=number, state=Round.State.CLOSED, closed_at=timezone.now()
        )
        first = (number - 1) * countries if apart else 0
        chosen = asked_of[first : first + countries]
        asked.countries.set(chosen)
        asked.indicators.set(measured)
        _judge(asked, judges, chosen, measured)
        made.append(asked.pk)
    return made


def _judge(asked: Round, judges: list[Expert], countries: list[Country], measured: list[Indicator]) -> None:
    random = Random(YEAR)
    invitations = Invitation.objects.bulk_create(
        Invitation(
            round=asked, expert=one, code=one.code, token_hash=sha256(f"{asked.pk}/{one.pk}".encode()).hexdigest()
        )
        for one in judges
    )
    assignments = Assignment.objects.bulk_create(
        (
            Assignment(invitation=invitation, country=country, state=Assignment.State.LOCKED)
            for invitation in invitations
            for country in countries
        ),
        batch_size=500,
    )
    Assessment.objects.bulk_create(
        (
            Assessment(assignment=assignment, indicator=indicator, half_points=random.randint(6, 16), reason="Seen.")
            for assignment in assignments
            for indicator in measured
        ),
        batch_size=500,
    )


def start(*rounds: int, ring: bool = False) -> None:
    """Press "Aggregate" for rounds; without a ring the sweep has to find the runs."""
    for pk in rounds:
        run = aggregation.start(Round.objects.get(pk=pk), by=None)
        if ring:
            enqueue(tasks.work_on_run, run.pk)
