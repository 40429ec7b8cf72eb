"""The invented panel: experts without identities, and a closed round over all indicators of one region."""

import secrets
from hashlib import sha256
from random import Random

from django.utils import timezone

from indicators.models import Country, Edition, Indicator, Score
from surveys.models import Assessment, Assignment, Expert, Invitation, Panel, Round
from surveys.simulation.plot import EXPERTS, CellKey, Script, write_script

REGION = "east-africa"
CODE = "DEMO-"  # with which the codes of invented experts begin
CONFIDENCES = ("medium", "high", "medium", "low", "high", "medium", "high", "medium")
REASONS = {
    -1: (
        "Invented: fewer cases came to court, and the ones that did show smaller networks.",
        "Invented: seizures fell for the second year while controls stayed the same.",
        "Invented: the unit that dealt with this was dissolved; what it did is not taken over by others.",
    ),
    0: (
        "Invented: nothing that was reported since the last edition changes the picture.",
        "Invented: some cases more, some less; the pattern is the same.",
        "Invented: the new law is in force, but nobody has been trained to use it yet.",
    ),
    1: (
        "Invented: two large cases show a wider network than was known before.",
        "Invented: border posts report more of it every quarter.",
        "Invented: a new office with its own budget works since spring.",
    ),
}


def simulate_panel(edition: Edition, *, like: Edition, random: Random) -> Script:
    """Create a panel with a closed round in which it has rated one region; return the script of its ratings."""
    before = _scores_of_the_region(like)
    script = write_script(before, random)
    experts = [Expert(code=f"{CODE}{number}") for number in range(1, EXPERTS + 1)]
    Expert.objects.bulk_create(experts)
    panel = Panel.objects.create(name=f"Demonstration panel {edition.year} (invented)", demonstration=True)
    panel.experts.set(experts)
    closed = Round.objects.create(
        panel=panel, edition=edition, state=Round.State.CLOSED, closed_at=timezone.now(), weighting="confidence"
    )
    _record(closed, experts, script, random)
    return script


def _scores_of_the_region(edition: Edition) -> dict[CellKey, int]:
    """Return {(iso3, slug): half points} for the scores of the region in an edition."""
    countries = edition.memberships.filter(region__slug=REGION).values("country")
    rows = Score.objects.in_edition(edition).present().filter(country__in=countries)
    return {
        (iso3, slug): half_points
        for iso3, slug, half_points in rows.values_list("country__iso3", "indicator__slug", "half_points")
        if half_points is not None  # present() excludes None; the type checker does not know
    }


def _record(closed: Round, experts: list[Expert], script: Script, random: Random) -> None:
    countries = {
        country.iso3: country for country in Country.objects.filter(iso3__in={iso3 for iso3, _ in script.before})
    }
    indicators = {
        indicator.slug: indicator
        for indicator in Indicator.objects.filter(slug__in={slug for _, slug in script.before})
    }
    closed.countries.set(countries.values())
    closed.indicators.set(indicators.values())
    # Nobody holds the links: the round is closed, and these experts do not exist.
    hashes = [sha256(secrets.token_bytes(32)).hexdigest() for _expert in experts]
    invitations = Invitation.objects.bulk_create(
        Invitation(round=closed, expert=expert, code=expert.code, token_hash=token_hash)
        for expert, token_hash in zip(experts, hashes, strict=True)
    )
    assignments = Assignment.objects.bulk_create(
        Assignment(invitation=invitation, country=country, state=Assignment.State.LOCKED)
        for invitation in invitations
        for country in countries.values()
    )
    assignments_by_country = {(indicator.invitation_id, indicator.country.iso3): indicator for indicator in assignments}
    Assessment.objects.bulk_create(
        (
            _assessment(assignments_by_country[invitation.pk, iso3], indicators[slug], number, script, random)
            for iso3, slug in script.ratings
            for number, invitation in enumerate(invitations)
        ),
        batch_size=500,
    )


def _assessment(
    assignment: Assignment, indicator: Indicator, number: int, script: Script, random: Random
) -> Assessment:
    cell = (assignment.country.iso3, indicator.slug)
    half_points = script.ratings[cell][number]
    if half_points is None:
        return Assessment(assignment=assignment, indicator=indicator, cannot_judge=True)
    step = half_points - script.before[cell]
    return Assessment(
        assignment=assignment,
        indicator=indicator,
        half_points=half_points,
        confidence=CONFIDENCES[number],
        reason=random.choice(REASONS[(step > 0) - (step < 0)]),
        sources="Invented source.",
    )
