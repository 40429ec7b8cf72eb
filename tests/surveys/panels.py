"""A panel and a round for tests: two experts, two countries, three indicators of the edition's tree."""

from datetime import date

from indicators import workflow
from indicators.models import Country, Edition, Indicator
from surveys.models import Assignment, Expert, Invitation, Panel, Round
from surveys.rounds import answering, inviting, opening

COUNTRIES = ("GHA", "KEN")
INDICATORS = ("human-trafficking", "arms-trafficking", "anti-money-laundering")


def draft() -> Edition:
    """Open the draft of an edition after the newest."""
    return workflow.create_edition(2027, like=Edition.objects.get(year=2025))


def planned_round(*, codes: tuple[str, ...] = ("AAA-222", "BBB-333"), number: int = 1) -> Round:
    """Plan a round, without arranging who scores what."""
    edition = Edition.objects.filter(year=2027).first() or draft()
    panel, _created = Panel.objects.get_or_create(name="West Africa")
    panel.experts.set([Expert.objects.get_or_create(code=code)[0] for code in codes])
    planned = Round.objects.create(panel=panel, edition=edition, number=number, closes=date(2026, 12, 4))
    planned.countries.set(Country.objects.filter(iso3__in=COUNTRIES))
    planned.indicators.set(Indicator.objects.filter(slug__in=INDICATORS))
    return planned


def open_round(**options: tuple[str, ...]) -> Round:
    """Plan a round and open it."""
    planned = planned_round(**options)  # type: ignore[arg-type]
    opening.open_round(planned, by=None)
    return planned


def invited(opened: Round, code: str = "AAA-222", *, accepts: bool = True) -> tuple[Invitation, str]:
    """Make an expert's link, let them accept, and return the invitation with its token."""
    invitation = opened.invitations.get(expert__code=code)
    token = inviting.invite(invitation, by=None)
    if accepts:
        answering.accept(invitation)
    return invitation, token


def assignment(invitation: Invitation, iso3: str = "GHA") -> Assignment:
    return Assignment.objects.select_related("invitation__round", "country").get(
        invitation=invitation, country__iso3=iso3
    )
