"""The act of making the demonstration: a draft edition, a panel's closed round, and visitors' answers."""

from random import Random

from django.db import transaction

from indicators import workflow
from indicators.models import Edition
from surveys.models import Survey
from surveys.simulation import panel, visitors

YEARS_AHEAD = 2


@transaction.atomic
def make() -> Edition | None:
    """Make the demonstration once, all of it or nothing; None where it is there, was there, or has no room.

    It is seeded by the year, so that every installation tries the same walk.
    """
    newest = Edition.objects.select_for_update().published().order_by("-year").first()
    if newest is None or Survey.objects.filter(demonstration=True).exists():
        return None
    year = newest.year + YEARS_AHEAD
    if Edition.objects.filter(year=year).exists():
        return None
    random = Random(year)
    edition = workflow.create_edition(year, like=newest, demonstration=True)
    told = panel.simulate(edition, like=newest, random=random)
    visitors.simulate(newest, told, random=random)
    return edition
