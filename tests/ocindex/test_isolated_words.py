"""Words that visitors, experts and other staff typed are kept apart from the words of the page around them.

A name that begins with a character that turns the line around would else make “accepted” read as something else.
"""

from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from indicators import workflow
from indicators.models import Country, Edition, ImportBatch, Narrative, Outcome, Page, Paper, ScoreUpdate
from surveys import aggregation
from surveys.models import AnswerText, Assessment, Expert, Identity, IdentityReading, Panel, Response, Run
from tests.factories import (
    answer_about_score,
    assess,
    closed_round,
    draft_edition,
    make_live,
    respond,
    signed_in_as,
)
from tests.indicators.test_admin_roles import ROLES
from tests.ocindex.isolation import read_isolation
from tests.ocindex.staff_pages import addresses, read

pytestmark = pytest.mark.django_db
TURNING = "\u202e\u2067مرحبا"  # turns the line around, then writes from the right
ZAF = ("ZAF", "international-cooperation")


@pytest.fixture
def typed() -> ScoreUpdate:
    """A site on which everybody typed these words wherever they may."""
    edition = draft_edition()
    ellen = User.objects.create_user("ellen", first_name=TURNING, last_name="K", is_staff=True)
    asked = closed_round(edition, {ZAF: [15, 14]})
    assess(asked, "TUR-222", *ZAF, 16, reason=TURNING, sources=TURNING)
    Panel.objects.update(name=TURNING)
    Assessment.objects.filter(half_points=14).update(excluded_because=TURNING)
    answer_about_score(*ZAF, "too-low", "live-there", times=9, shown="7.0")
    aggregation.work_on(aggregation.start(asked, by=ellen))
    update = ScoreUpdate.objects.get()
    workflow.send_back(update, reviewer=ellen, reason=TURNING)
    ScoreUpdate.objects.update(evidence=TURNING)
    _typed_by_visitors()
    _typed_by_editors(edition, ellen)
    return update


def _typed_by_visitors() -> None:
    survey, version = make_live("answered")
    response = respond(version, {"missing": "Rivers"})
    held = respond(version, {"missing": "Lakes"})
    Response.objects.filter(pk=held.pk).update(status="held", flags=["links"])
    AnswerText.objects.filter(response__in=[response, held]).update(text=TURNING)
    survey.title_en = TURNING
    survey.save()
    survey.questions.update(text_en=TURNING)


def _typed_by_editors(edition: Edition, ellen: User) -> None:
    Page.objects.filter(slug="about").update(title_en=TURNING, body_en=TURNING)
    Paper.objects.create(slug="turning", title_en=TURNING, url="https://example.org/")
    Narrative.objects.create(edition=edition, country=Country.objects.get(iso3="ZAF"), text_en=TURNING)
    ImportBatch.objects.create(filename=TURNING, sha256="0" * 64, by=ellen)
    Outcome.objects.create(kind="kept", edition=edition, text=TURNING, published_at="2026-11-02T00:00:00Z")
    identity = Identity.objects.create(expert=Expert.objects.create(code="VVV-777"))
    IdentityReading.objects.create(identity=identity, by=ellen, why=TURNING)
    Run.objects.create(round=Run.objects.get().round, method="m", state="failed", error=TURNING)


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_typed_words_stand_apart_on_every_page_of_the_staff(role: str, typed: ScoreUpdate) -> None:
    client, bare, seen = signed_in_as(role), {}, 0

    for address in addresses():
        page = read_isolation(read(client, address), TURNING)
        seen += page.seen
        if page.bare:
            bare[address] = Counter(page.bare)

    assert bare == {}
    assert seen > {"administrator": 1, "custodian": 1}.get(role, 10)


def test_at_the_review_desk_a_name_stands_apart_from_the_sentence_around_it(typed: ScoreUpdate) -> None:
    page = reverse("admin:indicators_scoreupdate_change", args=[typed.pk])

    isolation = read_isolation(read(signed_in_as("editor"), page), TURNING)

    assert isolation.seen > 5
    named = str(Run.objects.earliest("pk").round)  # the name of a round has a year and a number beside the panel's
    assert [place for place in isolation.together if named not in place] == []
