"""Making the demonstration: a draft edition, a panel's closed round, and visitors' answers."""

from random import Random

from django.db import transaction

from indicators import workflow
from indicators.models import AuditEntry, Edition
from surveys.models import Survey
from surveys.simulation import panel, visitors
from surveys.simulation.copying import INVENTED as SUFFIX

YEARS_AHEAD = 2
REMOVED, DEMONSTRATION = "demonstration removed", "demonstration"  # act and subject in the audit trail


def was_removed() -> bool:
    """Return whether somebody removed the demonstration: it is not made again unless asked for."""
    return AuditEntry.objects.filter(subject_kind=DEMONSTRATION, act=REMOVED).exists()


def is_due(*, again: bool = False) -> bool:
    """Return whether there is no demonstration, none was there (or `again`), and its year is free; reads only."""
    if Survey.objects.filter(demonstration=True).exclude(slug__endswith=SUFFIX).exists() or (
        not again and was_removed()
    ):
        return False
    years = Edition.objects.published().order_by("-year").values_list("year", flat=True)[:1]
    return any(not Edition.objects.filter(year=year + YEARS_AHEAD).exists() for year in years)


@transaction.atomic
def make_demonstration(*, again: bool = False) -> Edition | None:
    """Make the demonstration once, all of it or nothing; None where it is not due. `again`: also where it was removed.

    It is seeded by the year, so that every installation tries the same walk.
    """
    newest = Edition.objects.select_for_update().published().order_by("-year").first()
    if newest is None or not is_due(again=again):
        return None
    year = newest.year + YEARS_AHEAD
    random = Random(year)
    edition = workflow.create_edition(year, like=newest, demonstration=True)
    script = panel.simulate_panel(edition, like=newest, random=random)
    visitors.simulate_visitors(newest, script, random=random)
    return edition
