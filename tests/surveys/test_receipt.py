"""The receipt: found by its code alone, true to what became of the answers, and the way to take them back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from webtest import TestApp

from lib import caching
from surveys import intake
from surveys.models import Answer, AnswerText, Response
from tests.surveys.visiting import SURVEY, filled, kept, send, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> TestApp:
    return visitor()


@pytest.fixture
def patient(settings: object) -> None:
    """Visitors in these tests have read for long enough."""
    settings.MINIMUM_SECONDS = 0


@pytest.mark.usefixtures("patient")
def test_after_sending_the_receipt_says_what_was_kept_and_under_which_code(app: TestApp) -> None:
    page = filled(app.get(SURVEY)).submit().follow()

    code = page.html.select_one(".code dd").text
    assert re.fullmatch("[A-Z2-7]{4}(-[A-Z2-7]{4}){4}", code)
    assert "We received 9 answers." in page.text
    assert "Your answers count" in page.text
    assert "After 180 days" in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_the_database_knows_the_code_only_by_its_hash(app: TestApp) -> None:
    code = filled(app.get(SURVEY)).submit().headers["Location"].split("/")[-2].replace("-", "")

    row = Response.objects.values().get()

    assert code not in str(row)
    assert len(row["receipt_hash"]) == 64


def test_held_answers_are_said_to_be_held(app: TestApp) -> None:
    page = filled(app.get(SURVEY)).submit().follow()  # sent at once, faster than anyone can read

    assert "Someone must look at your answers first" in page.text


@pytest.mark.parametrize(
    "code", ["AAAA-BBBB-CCCC-DDDD-EEEE", "x", "1", "%00", "A" * 5000, "AAAA-BBBB-CCCC-DDDD-EEE%E2%82%AC"]
)
def test_a_guess_meets_the_same_page_whatever_it_is(app: TestApp, code: str) -> None:
    page = app.get(f"/feedback/receipt/{code}/", status=404)

    assert page.html.select_one("h1 + .lead").text.startswith("There is no receipt with this code.")


def test_a_code_is_read_as_people_write_it(app: TestApp) -> None:
    address = filled(app.get(SURVEY)).submit().headers["Location"]
    code = address.split("/")[-2]
    form = next(one for one in app.get("/feedback/receipt/").forms.values() if "code" in one.fields)
    form["code"] = f" {code.lower().replace('-', ' ').replace('o', '0')} "

    assert form.submit().headers["Location"] == address


def test_what_is_no_code_is_said_at_the_field(app: TestApp) -> None:
    form = next(one for one in app.get("/feedback/receipt/").forms.values() if "code" in one.fields)
    form["code"] = "K7QF"

    page = form.submit(status=422)

    assert "a code has 20 letters and digits" in page.html.select_one("#e-code").text


def test_withdrawing_erases_words_and_choices_at_once(app: TestApp) -> None:
    page = filled(app.get(SURVEY)).submit().follow()

    after = page.html and withdraw(page).follow()

    assert "Your answers are withdrawn" in after.text
    response = Response.objects.get()
    assert response.status == "erased"
    assert (response.content_hash, response.burst, response.flags, response.duration) == ("", "", [], None)
    assert not Answer.objects.exists()
    assert not AnswerText.objects.exists()


def test_withdrawing_twice_is_as_good_as_once(app: TestApp) -> None:
    page = filled(app.get(SURVEY)).submit().follow()

    withdraw(page)

    assert "Your answers are withdrawn" in withdraw(page).follow().text


def test_what_was_withdrawn_does_not_come_back_by_sending_the_form_again(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    withdraw(form.submit().follow())

    form.submit(status=409)

    assert not Answer.objects.exists()


def withdraw(page: object) -> object:
    """Press the button that deletes the answers."""
    return next(form for form in page.forms.values() if form.action.startswith("/feedback/receipt/")).submit()


def test_a_person_releases_holds_and_marks_and_the_history_says_who(app: TestApp) -> None:
    response = send(app.get(SURVEY))
    reader = User.objects.create(username="reader")
    rows = Response.objects.filter(pk=response.pk)

    assert intake.approve(rows, by=reader) == 1
    assert list(rows.values_list("status", flat=True)) == ["ok"]
    assert intake.approve(rows, by=reader) == 0
    assert intake.mark_spam(rows, by=reader) == 1
    assert intake.hold(rows, by=reader) == 1
    assert list(rows.values_list("status", flat=True)) == ["held"]
    assert list(reader.logentry_set.order_by("pk").values_list("change_message", flat=True)) == [
        "released",
        "marked as spam",
        "held",
    ]


def test_a_withdrawn_response_is_released_by_nobody(app: TestApp) -> None:
    withdraw(filled(app.get(SURVEY)).submit().follow())

    assert intake.approve(Response.objects.all(), by=User.objects.create(username="reader")) == 0


def test_the_receipt_of_a_score_says_what_it_was_about(app: TestApp) -> None:
    from_page = app.get("/feedback/score/?country=ZAF&indicator=cocaine-trade&edition=2025&step=too-low")
    answer = next(form for form in from_page.forms.values() if "submit_key" in form.fields).submit()
    assert kept(answer)

    page = answer.follow()

    assert "It is about South Africa, Cocaine trade, in the edition of 2025." in page.text
    assert "Nothing has been published about it since your answer." in page.text


@pytest.mark.usefixtures("patient")
def test_receipts_from_kept_parts_hold_nothing_of_one_another(app: TestApp) -> None:
    """Each page beside the same one rendered anew, in every state that a receipt has."""
    pages = [filled(app.get(SURVEY)).submit().headers["Location"] for _visitor in range(4)]
    changed = [intake.find_response(page.split("/")[-2]) for page in pages]
    intake.withdraw(changed[1])
    intake.erase(changed[2], by=User.objects.create(username="asked"), cause="asked", why="By letter")
    intake.hold(Response.objects.filter(pk=changed[3].pk), by=User.objects.get())
    for language in ("", "/fr"):
        cold = []
        for page in pages:
            cache.set(caching.TOKEN, page)
            cold.append(app.get(language + page).text)
        warm = [app.get(language + page).text for page in pages for _time in range(2)][1::2]

        assert [without_tokens(text) for text in warm] == [without_tokens(text) for text in cold]
        for text, page in zip(warm, pages, strict=True):
            assert set(re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){4}", text)) == {page.split("/")[-2]}


@pytest.mark.usefixtures("patient")
def test_a_receipt_asks_the_database_once_and_the_cache_for_the_generation_once(app: TestApp) -> None:
    page = filled(app.get(SURVEY)).submit().headers["Location"]
    app.get(page)

    with CaptureQueriesContext(connection) as queries, counted_reads() as reads:
        app.get(page)

    assert len(queries) == 1
    assert reads.count(caching.TOKEN) == 1


def test_a_form_asks_for_the_generation_once(app: TestApp) -> None:
    app.get(SURVEY)

    with counted_reads() as reads:
        app.get(SURVEY)

    assert reads.count(caching.TOKEN) == 1


def without_tokens(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


@contextmanager
def counted_reads() -> Iterator[list[str]]:
    """Note each reading of the generation."""
    reads: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        read = cache.get
        patch.setattr(cache, "get", lambda key, *more: (reads.append(key), read(key, *more))[1])
        yield reads
