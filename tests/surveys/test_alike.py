"""Answers of one network are held from the sixth on that are alike: a campaign is, a class that differs is not."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from webtest import TestApp

from surveys.intake import alike
from surveys.kinds.asked import Reply
from surveys.models import Response
from tests.surveys.clock import NOON, Clock
from tests.surveys.visiting import SCORE, SURVEY, filled, form_of, kept, visitor

pytestmark = pytest.mark.django_db

REASONS = (
    "The port of Durban handles far more of it than these figures say.",
    "Courts convicted nobody last year, so nobody can know how large the market is.",
    "My own town has seen three laboratories close since spring.",
    "Farmers here stopped growing it when prices fell; look at the surveys of land.",
    "Journalists counted forty flights, and the police none at all.",
    "Seizures went up because there are more scanners, not more drugs.",
    "Hospitals report fewer patients than ten years ago, in every province.",
    "Nothing in the report mentions the border with Mozambique.",
    "Customs officers told our seminar that containers are hardly opened.",
    "A neighbour was arrested for carrying two kilograms to the airport.",
)


@pytest.fixture(autouse=True)
def patient(settings: Any) -> None:
    """Visitors here have read for long enough."""
    settings.MINIMUM_SECONDS = 0


@pytest.fixture
def room() -> TestApp:
    """A room with many people behind one network."""
    return visitor(REMOTE_ADDR="203.0.113.7")


def held() -> int:
    return Response.objects.filter(status="held").count()


def student(room: TestApp, number: int, words: str = "") -> Response:
    """Answer the survey as a student of a class, each with an opinion of their own."""
    form = form_of(room.get(SURVEY))
    form["q-who"] = "student"
    form["q-how-often"] = ("first-time", "yearly")[number % 2]
    form["q-found"] = ("yes", "partly", "no", "looking-around")[number % 4]
    grades = ("strongly-disagree", "disagree", "neither", "agree", "strongly-agree")
    for place, code in enumerate(("clear-scores", "clear-method", "clear-charts", "trust-country", "trust-compare")):
        form[f"q-{code}"] = grades[(number // 5**place % 5 + place * number) % 5]
    form["q-missing"] = words
    return kept(form.submit())


def about_a_score(room: TestApp, step: str, address: str = SCORE, **said: str) -> Response:
    """Answer the question about one score."""
    form = form_of(room.get(address))
    form["q-step"] = step
    for name, value in said.items():
        form[f"q-{name}"] = value
    return kept(form.submit())


def test_of_a_class_of_twenty_six_who_differ_none_is_held_and_they_weigh_as_one(room: TestApp) -> None:
    responses = [student(room, number) for number in range(26)]

    assert held() == 0
    assert len({response.burst for response in responses} - {""}) == 1


def test_of_a_campaign_of_twenty_six_all_from_the_sixth_on_are_held(room: TestApp) -> None:
    responses = [student(room, 3) for _number in range(26)]

    assert [response.status for response in responses] == ["ok"] * 5 + ["held"] * 21
    assert [response.flags for response in responses[5:]] == [["burst"]] * 21


def test_a_campaign_that_changes_a_number_in_its_words_and_one_answer_is_held_all_the_same(room: TestApp) -> None:
    for number in range(26):
        form = filled(room.get(SURVEY))
        form["q-missing"] = f"Everybody in our street says that these scores are wrong, for the {number}th time."
        form["q-how-often"] = ("first-time", "yearly", "monthly", "weekly")[number % 4]
        form.submit()

    assert held() == 21


def test_a_campaign_within_a_class_is_held_and_the_class_is_not(room: TestApp) -> None:
    for number in range(20):
        student(room, number)
        form = filled(room.get(SURVEY))
        form["q-missing"] = ""
        response = kept(form.submit())

    assert held() == 15
    assert response.flags == ["burst"]


def test_one_step_on_one_score_without_words_is_held_from_the_sixth_on(room: TestApp) -> None:
    statuses = [about_a_score(room, "far-too-low").status for _number in range(8)]

    assert statuses == ["ok"] * 5 + ["held"] * 3


def test_a_class_that_gives_reasons_of_its_own_for_the_same_step_is_not_held(room: TestApp) -> None:
    for reason in REASONS:
        about_a_score(room, "too-low", know="read-about-it", reason=reason)

    assert held() == 0


def test_nearly_the_same_reason_for_one_step_is_held_from_the_sixth_on(room: TestApp) -> None:
    for number in range(8):
        about_a_score(room, "too-low", reason=f"Everybody at the port knows that it is worse than this ({number}).")

    assert held() == 3


def test_the_same_step_on_other_scores_is_not_the_same(room: TestApp) -> None:
    for iso3 in ("ZAF", "KEN", "GHA", "NGA", "FRA", "USA", "MEX", "BRA"):
        about_a_score(room, "too-low", SCORE.replace("ZAF", iso3))

    assert held() == 0


def test_who_answers_much_is_not_like_those_who_answer_little(room: TestApp) -> None:
    for _number in range(5):
        form = form_of(room.get(SURVEY))
        form["q-who"] = "student"
        form.submit()

    assert student(room, 1).status == "ok"


def test_an_answer_sent_ten_times_is_like_itself_only(room: TestApp) -> None:
    form = filled(room.get(SURVEY))
    for _again in range(10):
        form.submit()
    form = filled(room.get(SURVEY))
    form["q-missing"] = ""

    assert kept(form.submit()).flags == []


def test_more_than_two_hundred_of_one_network_are_held_whatever_they_say(
    room: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a stranger can fill has a bound: answers that a program varies would count without end."""
    monkeypatch.setattr("surveys.intake.spam.MOST_PER_HOUR", 7)

    statuses = [(response.status, response.flags) for response in (student(room, number) for number in range(9))]

    assert statuses == [("ok", [])] * 7 + [("held", ["crowd"])] * 2


def test_what_is_compared_goes_with_the_network_after_an_hour(room: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, NOON)
    for _number in range(5):
        about_a_score(room, "far-too-low")
    clock.shift(3901)

    assert about_a_score(room, "far-too-low").status == "ok"


def test_the_fifty_sixth_answer_takes_no_more_of_cache_and_database_than_the_second(
    room: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = [cost(monkeypatch, lambda number=number: student(room, number, REASONS[0])) for number in (1, 2, 3)]
    for number in range(4, 56):
        student(room, number)

    assert cost(monkeypatch, lambda: student(room, 56, REASONS[0])) == costs[1] == costs[2]
    assert costs[1][0] <= 6


def test_a_fingerprint_holds_no_word_and_is_another_with_another_key_of_the_day_or_the_site(settings: Any) -> None:
    replies = [Reply(1, (11,)), Reply(2, (), "The port of Durban, says Jane Roe."), Reply(3, numbers=(Decimal(7),))]
    here = alike.fingerprint(replies, (4, 5, 6), "key of the day")

    tomorrow = alike.fingerprint(replies, (4, 5, 6), "another day")
    settings.RECEIPT_KEY = "of another site"
    elsewhere = alike.fingerprint(replies, (4, 5, 6), "key of the day")

    assert here.keys().isdisjoint(tomorrow.keys() | elsewhere.keys())
    assert {type(number) for sketch in here.values() for number in sketch} == {int}
    assert max(map(len, here.values())) == 31  # the pieces of four in 34 characters


@pytest.mark.parametrize(
    ("first", "second", "are_equal"),
    [
        ("It is worse than this.", "it is  WORSE than this.", True),
        ("Everybody says that it is worse than this, (1).", "Everybody says that it is worse than this, (2).", True),
        ("Cocaine trade", "Cocaine trades", False),  # short texts are the same or are not
        (REASONS[0], REASONS[1], False),
        ("港口的集装箱几乎没有人打开检查，因此数字太低了。", "港口的集装箱几乎没有人打开检查，所以数字太低了。", True),
    ],
)
def test_texts_are_the_same_where_half_of_their_pieces_are(first: str, second: str, are_equal: bool) -> None:
    one, other = (alike.fingerprint([Reply(1, (), text)], (), "key") for text in (first, second))

    assert alike.are_alike(one, other) is are_equal


def test_one_answer_in_five_may_differ_and_a_question_only_one_answered_differs() -> None:
    def prints(*options: int) -> alike.Fingerprint:
        return alike.fingerprint([Reply(place, (option,)) for place, option in enumerate(options) if option], (), "key")

    assert alike.are_alike(prints(1, 1, 1, 1, 1), prints(1, 1, 1, 1, 2))
    assert alike.are_alike(prints(1, 1, 1, 1, 1), prints(1, 1, 1, 1))
    assert not alike.are_alike(prints(1, 1, 1, 1), prints(1, 1, 1, 2))
    assert not alike.are_alike(prints(1, 1, 1, 1, 1), prints(1, 1, 1))
    assert alike.are_alike(prints(), prints())


def cost(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> tuple[int, int]:
    """Return how often the spam check asks the cache in an act, and how many statements the act takes."""
    calls = 0

    def counted(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(key: str, *arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += key.startswith(("network:", "text:", "limiter-key:"))
            return method(key, *arguments, **options)

        return call

    with monkeypatch.context() as patched, CaptureQueriesContext(connection) as statements:
        for name in ("get", "set", "add", "delete"):
            patched.setattr(cache, name, counted(getattr(cache, name)))
        act()
    return calls, len(statements)
