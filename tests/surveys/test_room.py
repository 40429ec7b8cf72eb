"""Whatever a stranger can fill has an end, which is told kindly, and the words stay on the page."""

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from indicators.models import SignInDelay
from ocindex.signin import throttle
from ocindex.signin.throttle import Attempt
from surveys.intake import room
from surveys.models import Response, SavedAnswers
from tests.surveys.clock import NOON, Clock
from tests.surveys.visiting import SURVEY, filled, form_of, visitor

pytestmark = pytest.mark.django_db
WORDS = "More on the trade in sand, and on how it is measured."


@pytest.fixture(autouse=True)
def empty_cache(settings: Settings) -> None:
    cache.clear()
    settings.MINIMUM_SECONDS = 0


def test_one_network_saves_so_many_answers_an_hour_and_another_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert room.SAVED_PER_HOUR >= 2 * 26  # a survey in pages keeps the answers of each of a class
    monkeypatch.setattr(room, "SAVED_PER_HOUR", 10)
    for _time in range(10):
        assert filled(visitor().get(SURVEY)).submit("save").status_int == 302

    refused = filled(visitor().get(SURVEY)).submit("save", expect_errors=True)
    other = filled(visitor(REMOTE_ADDR="198.51.100.7").get(SURVEY)).submit("save")

    assert refused.status_int == 409
    assert "Many answers were kept from your network within the hour." in refused.text
    assert form_of(refused)["q-missing"].value == WORDS
    assert other.status_int == 302
    assert SavedAnswers.objects.count() == 11


def test_what_is_saved_again_takes_no_more_room() -> None:
    browser = visitor()
    page = filled(browser.get(SURVEY)).submit("save").follow()
    for _time in range(12):
        page = form_of(page).submit("save").follow()

    assert SavedAnswers.objects.count() == 1


def test_an_hour_later_there_is_room_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, NOON)
    monkeypatch.setattr(room, "SAVED_PER_HOUR", 1)
    filled(visitor().get(SURVEY)).submit("save")
    assert filled(visitor().get(SURVEY)).submit("save", expect_errors=True).status_int == 409

    clock.shift(3900)

    assert filled(visitor().get(SURVEY)).submit("save").status_int == 302


def test_all_together_have_an_end_too_and_what_is_sent_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_SAVED", 1)
    filled(visitor().get(SURVEY)).submit("save")

    refused = filled(visitor(REMOTE_ADDR="198.51.100.7").get(SURVEY)).submit("save", expect_errors=True)

    assert refused.status_int == 409
    assert "We keep as many unsent answers as we have room for." in refused.text
    assert form_of(refused)["q-missing"].value == WORDS
    assert form_of(refused).submit("submit").status_int == 302


def test_answers_that_wait_for_a_person_have_an_end_and_others_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_HELD", 0)
    trapped = filled(visitor().get(SURVEY))
    trapped["homepage"] = "https://spam.example"

    refused = trapped.submit(expect_errors=True)
    form = filled(visitor(REMOTE_ADDR="198.51.100.7").get(SURVEY))
    form["q-missing"] = "What somebody else would like to read."
    honest = form.submit()

    assert refused.status_int == 409
    assert "too many wait for that" in refused.text
    assert form_of(refused)["q-missing"].value == WORDS
    assert honest.status_int == 302
    assert Response.objects.count() == 1


def test_names_that_are_made_up_at_the_sign_in_leave_no_rows_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch, NOON)  # within one window of those that are counted together

    for number in range(150):
        throttle.begin(Attempt("password", f"name-{number}"))

    assert SignInDelay.objects.count() == 101  # a hundred names, and all together
