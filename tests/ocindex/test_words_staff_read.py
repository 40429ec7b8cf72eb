"""Words that visitors, experts and other staff typed, on every page of the staff.

What experts write is read by those who decide on scores, and by nobody else who works here. All that was typed is kept
apart from the words of the page around it: a name that begins with a character that turns the line around would else
make “accepted” read as something else.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from indicators import workflow
from indicators.models import Country, Edition, ImportBatch, Narrative, Outcome, Page, Paper, ScoreUpdate
from ocindex import roles
from surveys import aggregation
from surveys.analysis.selecting import Selection
from surveys.coding import ending, frame, tasks
from surveys.models import (
    AnswerText,
    Assessment,
    Assignment,
    Expert,
    Identity,
    IdentityReading,
    Panel,
    Response,
    Round,
    Run,
)
from tests import once
from tests.factories import (
    answer_about_score,
    assess,
    closed_round,
    draft_edition,
    make_live,
    respond,
    signed_in,
    signed_in_as,
)
from tests.ocindex.isolation import read_isolation
from tests.ocindex.staff_pages import EVERYBODY, addresses, read

pytestmark = pytest.mark.django_db
TURNING = "\u202e\u2067مرحبا"  # turns the line around, then writes from the right
OPEN, SENT_BACK = ("ZAF", "international-cooperation"), ("ZAF", "cocaine-trade")
REASON, SOURCES = "Kestrel saw the ledger.", "Kestrel, page 12"
DECIDING = {"editor", "publisher"}
# The least of the typed words that each reads: of who is not named, 10.
LEAST = {"administrator": 1, "custodian": 1, "no role": -1}


@dataclass(frozen=True)
class Typed:
    """The proposals of a site on which everybody typed."""

    open: ScoreUpdate
    sent_back: ScoreUpdate


@once.for_the_file
def typed() -> Typed:
    """A site on which everybody typed the words that turn wherever they may, and an expert words to be known by."""
    edition = draft_edition()
    ellen = User.objects.create_user("ellen", first_name=TURNING, last_name="K", is_staff=True)
    asked = closed_round(edition, {OPEN: [15, 14], SENT_BACK: [15, 14]})
    _typed_by_experts(asked)
    answer_about_score(*OPEN, "too-low", "live-there", times=10, shown="7.0")
    answer_about_score(*SENT_BACK, "too-low", "live-there", times=9, shown="7.0")
    aggregation.work_on(aggregation.start(asked, by=ellen))
    of_cells = {update.score.indicator.slug: update for update in ScoreUpdate.objects.all()}
    found = Typed(of_cells[OPEN[1]], of_cells[SENT_BACK[1]])
    workflow.send_back(found.sent_back, reviewer=ellen, reason=TURNING)
    ScoreUpdate.objects.filter(pk=found.sent_back.pk).update(evidence=TURNING)
    _typed_by_visitors()
    _typed_by_editors(edition, ellen)
    return found


def _typed_by_experts(asked: Round) -> None:
    """Three experts on the proposal that is open and one who is recused; of the other one an expert is excluded."""
    Panel.objects.update(name=TURNING)
    for cell in (OPEN, SENT_BACK):
        assess(asked, "KES-222", *cell, 16, reason=REASON, sources=SOURCES)
    assess(asked, "TUR-222", *SENT_BACK, 16, reason=TURNING, sources=TURNING)
    recused = assess(asked, "REC-333", *OPEN, 4, reason="Kestrel is my cousin.").assignment
    Assignment.objects.filter(pk=recused.pk).update(state="recused")
    left_out = Assessment.objects.filter(half_points=14, indicator__slug=SENT_BACK[1])
    left_out.update(excluded_because=TURNING)


def _typed_by_visitors() -> None:
    survey, version = make_live("answered")
    response = respond(version, {"missing": "Rivers"})
    held = respond(version, {"missing": "Lakes"})
    Response.objects.filter(pk=held.pk).update(status="held", flags=["links"])
    AnswerText.objects.filter(response__in=[response, held]).update(text=TURNING)
    code = frame.add_code(survey, label=TURNING, definition=TURNING, code="turning")
    ada = User.objects.create_superuser("ada", first_name=TURNING)
    task = tasks.make_task(Selection(survey, held=True), None, coders=[ada], by=ada)
    for coder in task.coders.all():
        tasks.code_text(coder, task.texts.all()[0], [code.pk])
    ending.end_task(task)
    survey.title_en = TURNING  # type: ignore[attr-defined]
    survey.save()
    survey.questions.update(text_en=TURNING)


def _typed_by_editors(edition: Edition, ellen: User) -> None:
    Page.objects.filter(slug="about").update(title_en=TURNING, body_en=TURNING)
    Paper.objects.create(slug="turning", title_en=TURNING, url="https://example.org/")
    Narrative.objects.create(edition=edition, country=Country.objects.get(iso3="ZAF"), text_en=TURNING)
    ImportBatch.objects.create(filename=TURNING, sha256="0" * 64, by=ellen)
    Outcome.objects.create(kind="kept", edition=edition, text=TURNING, published_at=timezone.now())
    identity = Identity.objects.create(expert=Expert.objects.create(code="VVV-777"))
    IdentityReading.objects.create(identity=identity, by=ellen, why=TURNING)
    Run.objects.create(round=Run.objects.get().round, method="m", state="failed", error=TURNING)


@pytest.mark.parametrize("who", EVERYBODY)
def test_staff_read_the_words_that_are_for_them_apart_from_those_of_the_page(who: str, typed: Typed) -> None:
    """Each page is read once: whether it tells what an expert wrote, and whether what was typed stands apart."""
    client, everything = signed_in_as(who), addresses()
    telling: set[str] = set()
    bare: dict[str, Counter[str]] = {}
    lists, seen = [], 0

    for address in everything:
        page = read(client, address)
        telling |= {address} if "Kestrel" in page.text else set()
        lists += [address] if address.count("/") == 4 and page.is_open else []
        if page.is_drawn and TURNING in unescape(page.text):
            isolation = read_isolation(page.text, TURNING)
            seen += isolation.seen
            bare |= {address: Counter(isolation.bare)} if isolation.bare else {}
    searches = {address for address in lists if "ledger" in read(client, f"{address}?q=Kestrel").text}

    wrong = [
        *(
            f"{address} shows what an expert wrote, or hides it from who decides"
            for address in telling ^ (pages_of(typed) if who in DECIDING else set())
        ),
        *(f"{address} finds what an expert wrote" for address in searches),
        *(f"{address} does not keep apart: {dict(places)}" for address, places in bare.items()),
    ]
    assert wrong == [], "\n".join(wrong)
    assert seen > LEAST.get(who, 10)


def test_at_the_review_desk_a_name_stands_apart_from_the_sentence_around_it(typed: Typed) -> None:
    isolation = read_isolation(read(signed_in("editor"), page_of(typed.sent_back)).text, TURNING)

    assert isolation.seen > 5
    named = str(Run.objects.earliest("pk").round)  # the name of a round has a year and a number beside the panel's
    assert [place for place in isolation.together if named not in place] == []


def test_a_researcher_reads_what_the_panel_comes_to_and_no_single_rating(typed: Typed) -> None:
    page = read(signed_in("researcher"), page_of(typed.open)).text

    assert "3 experts, trimmed" in page
    assert "<dt>90% interval</dt>" in page
    assert "Moderate" in page or "Strong" in page
    assert not re.search(r"\bE1\b", page)  # as a word: a token of the form may hold these letters
    assert "KES-222" not in page
    assert "panel-strip" not in page
    assert "Only those who decide on scores read what each expert wrote." in page


def test_a_superuser_reads_no_words_without_a_role_that_decides(typed: Typed) -> None:
    roles.sync()
    root = User.objects.create_superuser("root")
    client = Client()
    client.force_login(root)
    before = read(client, page_of(typed.open)).text

    root.groups.add(Group.objects.get(name="publisher"))

    assert REASON not in before
    assert REASON in read(client, page_of(typed.open)).text


def test_a_recusal_is_shown_without_a_reason(typed: Typed) -> None:
    editor = signed_in("editor")
    run = Run.objects.earliest("pk")

    pages = [
        read(editor, page_of(typed.open)).text,
        read(editor, reverse("admin:surveys_run_change", args=[run.pk])).text,
    ]

    assert "Not counted: recused" in pages[0]
    assert "<dt>Recused</dt>" in pages[1]
    assert all("conflict" not in page.lower() for page in pages)


def pages_of(typed: Typed) -> set[str]:
    return {page_of(typed.open), page_of(typed.sent_back)}


def page_of(update: ScoreUpdate) -> str:
    return reverse("admin:indicators_scoreupdate_change", args=[update.pk])
