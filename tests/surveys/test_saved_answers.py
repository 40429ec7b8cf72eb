"""Answers that are kept to be sent later: found by their address alone, sent once, forgotten in time."""

import base64
import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import TestCase
from django.utils import timezone
from webtest import TestApp

from lib import caching, sealing
from surveys import intake
from surveys.intake import retention
from surveys.models import AnswerText, Response, SavedAnswers, Survey
from surveys.questionnaires import compiling
from tests.surveys.clock import NOON, Clock
from tests.surveys.visiting import SURVEY, filled, form_of, kept, send, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> TestApp:
    return visitor()


def test_what_is_saved_comes_back_by_its_address_on_another_device(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = "Half a thought about +27 11 555 01 99"
    address = form.submit("save").headers["Location"]

    page = visitor().get(address)

    back = form_of(page)
    assert back["q-missing"].value == "Half a thought about +27 11 555 01 99"
    assert back["q-who"].value == "research"
    assert [box.checked for box in back.fields["q-uses"]][:3] == [True, True, False]
    assert address in page.html.select_one(".kept a")["href"]
    assert "no-store" in page.headers["Cache-Control"]
    assert not Response.objects.exists()


def test_the_database_does_not_know_the_address(app: TestApp) -> None:
    token = token_in(filled(app.get(SURVEY)).submit("save").headers["Location"])

    assert token not in str(SavedAnswers.objects.values().get())


def test_the_database_holds_nothing_of_what_was_saved_but_sealed_with_the_address(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = "The minister’s brother drives the trucks."
    token = token_in(form.submit("save").headers["Location"])

    row = SavedAnswers.objects.values().get()

    for said in ("minister", "research", "Cocaine", "q-missing", "zaf"):
        assert said not in str({name: value for name, value in row.items() if name != "sealed"})
        assert said not in str(base64.urlsafe_b64decode(row["sealed"]))
    assert (row["answers"], row["seconds"]) == ({}, None)
    assert not row["sealed"].startswith("{")
    unsealed = sealing.unseal_with(token, row["sealed"], about="saved answers")
    assert json.loads(unsealed["answers"])["q-missing"] == ["The minister’s brother drives the trucks."]


def test_answers_sealed_with_another_address_are_as_good_as_none(app: TestApp) -> None:
    address = filled(app.get(SURVEY)).submit("save").headers["Location"]
    other = filled(visitor().get(SURVEY)).submit("save").headers["Location"]
    sealed = SavedAnswers.objects.get(token_hash=intake.token_hash(token_in(other))).sealed

    SavedAnswers.objects.update(sealed=sealed)

    assert app.get(other).status_int == 200
    assert "no answers kept under this address" in app.get(address, status=404).text


def test_what_was_saved_in_clear_by_a_release_before_comes_back_and_is_sealed_when_it_is_saved_again(
    app: TestApp,
) -> None:
    address = filled(app.get(SURVEY)).submit("save").headers["Location"]
    SavedAnswers.objects.update(sealed="", answers={"q-missing": ["Of before."], "q-uses": ["research"]}, seconds=60)

    form = form_of(app.get(address))
    assert form["q-missing"].value == "Of before."
    form.submit("save")

    row = SavedAnswers.objects.get()
    assert (row.answers, row.seconds) == ({}, None)
    assert unsealed(address) == {"q-missing": ["Of before."], "q-uses": ["research"]}


def token_in(address: str) -> str:
    return address.split("/")[-2]


def unsealed(address: str) -> dict[str, list[str]]:
    """Return the answers that were saved under an address, as its holder reads them."""
    saved_answers = intake.find_saved_answers(token_in(address))
    assert saved_answers is not None
    return saved_answers.answers


def test_sending_deletes_what_was_saved(app: TestApp) -> None:
    page = filled(app.get(SURVEY)).submit("save").follow()

    response = kept(form_of(page).submit())

    assert response.texts.count() == 2
    assert not SavedAnswers.objects.exists()
    assert "no answers kept under this address" in app.get(page.request.path, status=404).text


def test_saving_again_keeps_the_address(app: TestApp) -> None:
    page = filled(app.get(SURVEY)).submit("save").follow()
    form = form_of(page)
    form["q-missing"] = "More of it."

    again = form.submit("save")

    assert again.headers["Location"] == page.request.path
    assert unsealed(again.headers["Location"])["q-missing"] == ["More of it."]
    assert SavedAnswers.objects.count() == 1


def test_more_than_can_be_kept_is_given_back(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = "x" * 70_000

    page = form.submit("save", status=409)

    assert "shorten your longest text" in page.text
    assert form_of(page)["q-missing"].value == "x" * 70_000
    assert not SavedAnswers.objects.exists()


def test_unsent_answers_are_gone_after_a_fortnight(app: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, NOON)
    address = filled(app.get(SURVEY)).submit("save").headers["Location"]
    clock.shift(14 * 86400)
    retention.delete_expired()
    assert app.get(address).status_int == 200

    clock.shift(86400)

    app.get(address, status=404)
    retention.delete_expired()
    assert not SavedAnswers.objects.exists()


def test_words_go_after_180_days_and_choices_stay(app: TestApp) -> None:
    response = send(app.get(SURVEY))
    choices = response.answers.count()
    Response.objects.update(submitted_on=timezone.now().date() - timedelta(days=180))
    retention.delete_expired()
    assert AnswerText.objects.count() == 2

    Response.objects.update(submitted_on=timezone.now().date() - timedelta(days=181))
    retention.delete_expired()

    assert not AnswerText.objects.exists()
    response.refresh_from_db()
    assert response.answers.count() == choices
    assert (response.status != "erased", response.content_hash) == (True, "")


def closed_by_hand(survey: Survey) -> None:
    compiling.close(survey)


def closed_by_its_date(survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(closes=date(2026, 11, 21))
    caching.new_generation()


def full(survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(cap=0)
    caching.new_generation()


def early(survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(opens=date(2026, 12, 1))
    caching.new_generation()


def archived(survey: Survey) -> None:
    compiling.close(survey)
    survey.refresh_from_db()
    compiling.archive(survey)


@pytest.mark.parametrize(
    ("close", "said"),
    [
        (closed_by_hand, "This survey is closed."),
        (closed_by_its_date, "This survey closed on 21 November 2026."),
        (full, "This survey has reached its limit of answers."),
        (early, "This survey opens on 1 December 2026."),
        (archived, "This survey is closed."),
    ],
)
def test_a_draft_of_a_survey_that_takes_no_answers_says_so_and_shows_what_was_written(
    app: TestApp, monkeypatch: pytest.MonkeyPatch, close: Callable[[Survey], None], said: str
) -> None:
    Clock(monkeypatch, NOON)
    form = filled(app.get(SURVEY))
    form["q-missing"] = "Half a thought."
    form["t-who"] = "Customs broker"
    address = form.submit("save").headers["Location"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        close(Survey.objects.get(slug="feedback-on-the-index"))

    page = app.get(address)

    notice = page.html.select_one(".sum[role=status]").get_text(" ", strip=True)
    assert notice.startswith("This survey takes no answers now")
    assert said in notice
    assert "It is kept here until 6 December 2026" in notice
    assert page.html.select_one("#q-missing").text.strip() == "Half a thought."
    assert page.html.select_one("#t-who")["value"] == "Customs broker"
    assert page.html.select_one("input[name=q-who][checked]")["value"] == "research"
    assert not page.html.select("main form:not(.confirm *), main button[type=submit]:not(.confirm *)")
    assert not page.html.select("input[name=submit_key]")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Error" not in page.text
