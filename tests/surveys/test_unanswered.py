"""The queue of feedback about scores: by cell and age, answered together, and read by nobody who may not."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators.models import AuditEntry, Edition, Outcome
from surveys.models import AnswerText, Question
from tests.factories import answer_about_score, signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/admin/indicators/scoreupdate/feedback/"
COLOMBIA, NIGERIA = "COL/cocaine-trade/2025", "NGA/arms-trafficking/2025"


def ago(days: int) -> date:
    return timezone.now().date() - timedelta(days=days)


@pytest.fixture(autouse=True)
def feedback() -> None:
    """Two about Colombia, of today; three about Nigeria, the oldest of a hundred days ago."""
    answer_about_score("COL", "cocaine-trade", "too-low", times=2)
    answer_about_score("NGA", "arms-trafficking", "about-right", submitted_on=ago(100))  # type: ignore[arg-type]
    answer_about_score("NGA", "arms-trafficking", "too-low", times=2, submitted_on=ago(3))  # type: ignore[arg-type]


def text(client: Client, address: str = QUEUE) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def test_cells_stand_by_age_with_what_was_said_by_step(editor: Client) -> None:
    page = text(editor)

    assert page.index("Nigeria, Arms trafficking") < page.index("Colombia, Cocaine trade")
    assert "3 answers · the oldest waits 100 days late" in page
    assert "2 answers · the oldest waits 0 days" in page
    assert re.search(r"Too low ?: 2 · About right ?: 1", page)


def test_several_are_answered_at_once_and_leave_the_queue(
    editor: Client, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    fields = {"cell": [COLOMBIA, NIGERIA], "kind": "duplicate", "text": "Answered in March: see release 2."}

    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(QUEUE, fields, follow=True)

    assert "The feedback about 2 scores is answered" in answer.content.decode()
    assert "Nothing waits" in text(editor)
    told = Outcome.objects.values_list("country__iso3", "indicator__slug", "kind", "text", "visitors")
    assert set(told) == {
        ("COL", "cocaine-trade", "duplicate", fields["text"], None),
        ("NGA", "arms-trafficking", "duplicate", fields["text"], None),
    }
    assert AuditEntry.objects.filter(act="feedback answered").count() == 2
    assert "Answered in March" not in text(client, "/feedback/outcomes/")  # nothing would tell that somebody spoke
    assert "Answered in March" not in client.get("/feedback/outcomes/feed.atom").content.decode()


def test_new_feedback_about_an_answered_score_waits_again(editor: Client) -> None:
    editor.post(QUEUE, {"cell": NIGERIA, "kind": "kept", "text": "No new source."})
    Outcome.objects.update(published_at=timezone.now() - timedelta(days=1))

    answer_about_score("NGA", "arms-trafficking", "too-low")

    assert "1 answer ·" in text(editor)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "kept", "text": "No new source."}, "Tick the scores that this answers."),
        ({"cell": NIGERIA, "kind": "kept", "text": " "}, "This field is required."),
        ({"cell": NIGERIA, "kind": "changed", "text": "R"}, "Select a valid choice."),
    ],
)
def test_what_is_incomplete_is_refused_with_what_was_typed(editor: Client, fields: dict[str, str], said: str) -> None:
    answer = editor.post(QUEUE, fields)

    assert said in answer.content.decode()
    assert not Outcome.objects.exists()
    assert f"{fields.get('text', '').strip()}</textarea>" in answer.content.decode()
    assert len(re.findall(r'value="NGA/arms-trafficking/2025"[^>]* checked', answer.content.decode())) == (
        "cell" in fields
    )


@pytest.mark.parametrize("name", ["XXX/cocaine-trade/2025", "COL/no-such/2025", "COL", "", "COL/cocaine-trade/2023"])
def test_a_cell_that_does_not_wait_is_answered_by_nothing(editor: Client, name: str) -> None:
    editor.post(QUEUE, {"cell": name, "kind": "kept", "text": "No new source."})

    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("role", "reads", "answers"),
    [("editor", 200, 302), ("publisher", 200, 302), ("researcher", 200, 403), ("coordinator", 403, 403)],
)
def test_who_answers_feedback_may_use_it_and_who_reads_responses_may_look(role: str, reads: int, answers: int) -> None:
    client = signed_in(role)

    assert client.get(QUEUE).status_code == reads
    assert client.post(QUEUE, {"cell": NIGERIA, "kind": "kept", "text": "R"}).status_code == answers


def test_words_are_read_by_those_who_may_read_words(editor: Client) -> None:
    response = answer_about_score("COL", "cocaine-trade", "too-low")[0]
    reason = Question.objects.get(survey=response.survey, code="reason")
    AnswerText.objects.create(response=response, question=reason, text="A <seizure> is missing.", language="en")

    assert "A &lt;seizure&gt; is missing." in text(signed_in("researcher"))
    assert "seizure" not in text(editor)


def test_held_and_withdrawn_feedback_does_not_wait(editor: Client) -> None:
    for status in ("held", "erased", "spam"):
        answer_about_score("ZAF", "arms-trafficking", "too-low", status=status)

    assert "South Africa" not in text(editor)


def test_editors_are_told_on_their_start_page_once_feedback_is_late(editor: Client) -> None:
    assert "Feedback about 1 score it has waited for an outcome for more than 90 days" in text(editor, "/admin/")


def test_the_page_asks_as_often_for_two_cells_as_for_twenty(editor: Client) -> None:
    editor.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        editor.get(QUEUE)
    for slug in ("heroin-trade", "human-trafficking", "arms-trafficking", "flora-crimes", "fauna-crimes"):
        for iso3 in ("ZAF", "GHA", "KEN"):
            answer_about_score(iso3, slug, "too-low")
    with CaptureQueriesContext(connection) as many:
        editor.get(QUEUE)

    assert len(few) == len(many)


def test_the_feed_has_what_the_page_lists_and_nothing_behind_receipts(client: Client) -> None:
    edition = Edition.objects.get(year=2025)
    Outcome.objects.create(kind="corrected", edition=edition, text="A typo & a <tag>.", published_at=timezone.now())
    cell = answer_about_score("ZAF", "cocaine-trade", "too-low")[0]
    Outcome.objects.create(
        kind="kept", edition=edition, text="Behind receipts.", published_at=timezone.now(),
        country=cell.country, indicator=cell.indicator,
    )  # fmt: skip

    feed = client.get("/feedback/outcomes/feed.atom")

    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "A typo &amp; a &lt;tag&gt;." in feed.content.decode()
    assert "Behind receipts." not in feed.content.decode()
    assert 'rel="alternate" type="application/atom+xml"' in client.get("/feedback/outcomes/").content.decode()


@pytest.mark.parametrize("address", ["/admin/indicators/scoreupdate/", "/admin/indicators/outcome/"])
def test_the_lists_beside_it_lead_to_the_queue(editor: Client, address: str) -> None:
    assert f'href="{QUEUE}"' in editor.get(address).content.decode()
