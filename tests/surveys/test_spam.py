"""What is held for a person to look at; nothing is refused, and the limiter forgets."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import override_settings
from webtest import TestApp

from lib import client_network
from ocindex.backends.cache import TidyFileBasedCache
from ocindex.deploy.safety import networks
from surveys.intake import spam
from surveys.models import Response
from tests.surveys.clock import NOON, Clock
from tests.surveys.visiting import SURVEY, filled, form_of, kept, visitor

pytestmark = pytest.mark.django_db

ELSEWHERE = "203.0.113.9"


@pytest.fixture
def app() -> TestApp:
    return visitor()


def sent(app: TestApp, **changes: str) -> Response:
    """Open the survey, read for a minute, answer, and return what was kept."""
    form = filled(app.get(SURVEY))
    for name, value in changes.items():
        form[name.replace("_", "-")] = value
    return kept(form.submit())


@pytest.fixture(autouse=True)
def patient(request: pytest.FixtureRequest, settings: Any) -> None:
    """Visitors here have read for long enough."""
    settings.MINIMUM_SECONDS = 0


def test_an_ordinary_answer_counts(app: TestApp) -> None:
    response = sent(app)

    assert (response.status, response.flags) == ("ok", [])


@override_settings(MINIMUM_SECONDS=3)
def test_what_comes_faster_than_anyone_reads_is_held(app: TestApp) -> None:
    response = sent(app)

    assert (response.status, response.flags, response.duration) == ("held", ["speed"], 0)


@override_settings(MINIMUM_SECONDS=3)
def test_the_time_is_taken_from_the_signed_start_and_kept_in_steps_of_five_seconds(
    app: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch, NOON)
    form = filled(app.get(SURVEY))
    clock.shift(128)

    response = kept(form.submit())

    assert (response.status, response.duration) == ("ok", 125)
    assert str(response.submitted_on) == "2026-11-22"


def test_a_start_that_was_made_up_is_none(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    version, opened, signature = form["stamp"].value.split(".")
    form["stamp"] = f"{version}.{int(opened) - 600}.{signature}"

    response = kept(form.submit())

    assert (response.status, response.flags, response.duration) == ("held", ["unsigned"], None)


def test_a_form_sent_without_ours_is_taken_and_held(app: TestApp) -> None:
    token = form_of(app.get(SURVEY))["csrfmiddlewaretoken"].value

    response = kept(app.post(SURVEY, {"csrfmiddlewaretoken": token, "q-who": "student", "submit_key": "0" * 32}))

    assert (response.status, response.flags) == ("held", ["unsigned"])


def test_a_field_that_people_do_not_see_gives_a_robot_away(app: TestApp) -> None:
    response = sent(app, homepage="https://casino.example")

    assert (response.status, response.flags) == ("held", ["honeypot"])


def test_one_link_is_noted_and_three_are_held(app: TestApp) -> None:
    one = sent(app, q_missing="See https://example.org for the figures.")
    three = sent(app, q_missing="http://a.example www.b.example https://c.example")

    assert (one.status, one.flags) == ("ok", ["links"])
    assert (three.status, three.flags) == ("held", ["many-links"])


def test_a_text_that_another_answer_had_is_held(app: TestApp) -> None:
    first = sent(visitor(REMOTE_ADDR="198.51.100.1"), q_missing="The scores of our country are all wrong!")
    second = sent(visitor(REMOTE_ADDR=ELSEWHERE), q_missing="the scores  of our country are ALL wrong!")

    assert (first.status, first.flags) == ("ok", [])
    assert (second.status, second.flags) == ("held", ["duplicate"])


def test_the_sixth_answer_of_a_network_within_an_hour_is_held_and_all_six_are_one_burst() -> None:
    responses = [
        sent(visitor(REMOTE_ADDR=f"203.0.113.{place}"), q_missing=f"Reason number {place} of this afternoon.")
        for place in range(1, 7)
    ]
    other = sent(visitor(REMOTE_ADDR="198.51.100.1"), q_missing="From quite another network.")

    assert [one.status for one in responses] == ["ok"] * 5 + ["held"]
    assert responses[5].flags == ["burst"]
    assert len({one.burst for one in responses}) == 1
    assert other.burst not in ("", responses[0].burst)
    assert other.status == "ok"


def test_a_form_that_is_sent_ten_times_counts_as_one(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    for _again in range(10):
        form.submit()

    response = sent(app, q_missing="My second answer, on something else.")

    assert response.flags == []


def test_after_an_hour_a_network_is_not_known_any_longer(app: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, NOON)
    first = sent(app)
    clock.shift(3700)
    second = sent(app, q_missing="Something else after lunch.")

    assert first.burst != second.burst


def test_an_address_that_a_visitor_claims_changes_nothing() -> None:
    for place in range(5):
        sent(visitor(HTTP_X_FORWARDED_FOR=f"192.0.2.{place}"), q_missing=f"Claim number {place} of a forged address.")

    response = sent(visitor(HTTP_X_FORWARDED_FOR="198.18.0.1"), q_missing="Yet another claim of a forged address.")

    assert response.flags == ["burst"]


PROXIES = networks(["10.0.0.0/8", "127.0.0.1"])


@override_settings(TRUSTED_PROXIES=PROXIES)
@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("10.0.0.7", "203.0.113.9", "203.0.113.0/24"),
        ("10.0.0.7", "1.2.3.4, 203.0.113.9", "203.0.113.0/24"),  # what stands before was said by the visitor
        ("10.0.0.7", "203.0.113.9, 10.1.1.1", "203.0.113.0/24"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.0/24"),
        ("10.0.0.7", "", ""),
        ("10.0.0.7", "nonsense", ""),
        ("", "203.0.113.9", ""),
        ("2001:db8:1:2::3", "", "2001:db8:1::/48"),
        ("::ffff:203.0.113.9", "", "203.0.113.0/24"),
    ],
)
def test_only_a_known_proxy_is_believed(peer: str, forwarded: str, network: str) -> None:
    assert client_network.network_of({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}) == network


@override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}})
def test_a_cache_that_is_away_stops_nothing(app: TestApp) -> None:
    responses = [sent(app, q_missing=f"Text number {place} without a cache.") for place in range(7)]

    assert {one.status for one in responses} == {"ok"}
    assert {one.burst for one in responses} == {""}


def test_key_and_marks_are_gone_within_a_day(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHES = {"default": {"BACKEND": "ocindex.backends.cache.TidyFileBasedCache", "LOCATION": tmp_path}}
    files = caches["default"]
    assert isinstance(files, TidyFileBasedCache)
    clock = Clock(monkeypatch, NOON)
    spam.check_submission(
        spam.SubmissionFacts("a" * 32, ELSEWHERE, 60, False, ["A text that is long enough to be marked."])
    )
    assert len(list(tmp_path.iterdir())) == 3

    clock.shift(3601)
    files.forget_expired()
    assert len(list(tmp_path.iterdir())) == 2

    clock.shift(22 * 3600)
    files.forget_expired()
    assert list(tmp_path.iterdir()) == []


def test_the_marks_of_two_days_have_nothing_in_common(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC))
    today = spam._daily_key()
    clock.shift(2)
    tomorrow = spam._daily_key()

    assert len(today) == len(tomorrow) == 32
    assert today != tomorrow
    assert cache.get("limiter-key:2026-11-22") is None
