"""Runs as a coordinator meets them: choose a round, look whose ratings count, start, watch, verify."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from indicators.models import AuditEntry, Country
from surveys import aggregation, tasks
from surveys.models import Assessment, Round, Run
from tests.factories import assess, closed_round, draft_edition, signed_in
from tests.surveys.staff import messages, page_of

pytestmark = pytest.mark.django_db
ARMS = ("KEN", "arms-trafficking")
LIST = "/admin/surveys/run/"


@pytest.fixture
def asked() -> Round:
    return closed_round(draft_edition(), {ARMS: [14, 12, 10, 12]})


@pytest.fixture
def rung(
    with_redis: None,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[[Client, str, dict[str, str]], list[int]]:
    """Return a function that posts, and tells which runs the worker was called for."""
    calls: list[int] = []
    monkeypatch.setattr(tasks.work_on_run, "delay", calls.append)

    def post(client: Client, url: str, content: dict[str, str]) -> list[int]:
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url, content)
        return calls

    return post


def start_of(asked: Round) -> str:
    return reverse("admin:surveys_run_start", args=[asked.pk])


def text_of(client: Client, url: str) -> str:
    html = client.get(url).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def done(asked: Round) -> Run:
    run = aggregation.start(asked, by=None)
    aggregation.work_on(run)
    return Run.objects.get(pk=run.pk)


def test_looking_starts_nothing(asked: Round) -> None:
    client = signed_in("coordinator")

    said = text_of(client, start_of(asked))

    assert "No score changes until someone accepts it." in said
    assert "Experts who submitted a country 4" in said
    assert not Run.objects.exists()


def test_five_presses_make_one_run_and_the_page_shows_what_came_of_it(
    asked: Round, rung: Callable[[Client, str, dict[str, str]], list[int]]
) -> None:
    client = signed_in("coordinator")

    for _press in range(5):
        calls = rung(client, start_of(asked), {})

    run = Run.objects.get()
    assert calls == [run.pk] * 5  # a doorbell rung five times
    assert (run.by.username, "The round is being aggregated." in text_of(client, page_of(run))) == ("coordinator", True)
    tasks.work_on_run(run.pk)
    said = text_of(client, page_of(run))
    assert "Scores 1 1 of them scored by experts Ratings 4" in said
    assert "Proposed to the reviewers 1" in said
    assert Run.objects.get().checksum in said


def test_the_progress_is_told_to_the_script(asked: Round) -> None:
    client = signed_in("coordinator")
    run = aggregation.start(asked, by=None)
    run.claim()
    run.heartbeat(300, 6176)

    found = client.get(page_of(run, "progress")).json()

    assert found == {"unfinished": True, "text": "computing", "done": 300, "total": 6176}


def test_a_run_that_failed_says_why_and_offers_another(asked: Round) -> None:
    run = aggregation.start(asked, by=None)
    run.claim()
    run.fail("Something went wrong; nothing was changed (ZeroDivisionError).")

    said = text_of(signed_in("coordinator"), page_of(run))

    assert "nothing was changed (ZeroDivisionError)" in said
    assert "Start another run" in said


def test_an_open_round_is_refused_in_words(asked: Round) -> None:
    Round.objects.update(state="open", closed_at=None)
    client = signed_in("coordinator")

    assert "This round is not closed" in text_of(client, start_of(asked))
    assert "close it first" in messages(client.post(start_of(asked), follow=True))
    assert not Run.objects.exists()


def test_closed_rounds_can_be_chosen(asked: Round) -> None:
    html = signed_in("coordinator").get(f"{LIST}add/").content.decode()

    assert f'href="{start_of(asked)}"' in html


def test_an_expert_who_rates_everything_alike_is_left_out_by_a_person_and_can_be_counted_again() -> None:
    asked = closed_round(draft_edition(), {ARMS: [14]})
    codes = sorted(Country.objects.values_list("iso3", flat=True))[:30]
    for number, iso3 in enumerate(codes):
        assess(asked, "E1", iso3, "arms-trafficking", 4 + number % 10)
        assess(asked, "E2", iso3, "arms-trafficking", 12)
    client = signed_in("coordinator")

    assert "Exclude E2: 30 ratings, standard deviation 0.00" in text_of(client, start_of(asked))
    client.post(start_of(asked), {"leave_out": ["E2"]})

    left_out = Assessment.objects.exclude(excluded_because="")
    assert {one.assignment.invitation.expert.code for one in left_out} == {"E2"}
    assert left_out[0].excluded_because == "screened: 30 ratings with a standard deviation of 0.00"
    assert AuditEntry.objects.filter(act="expert left out", by__username="coordinator").count() == 1
    tasks.work_on_run(Run.objects.get().pk)
    assert "Count E2 again (screened: 30 ratings" in text_of(client, start_of(asked))
    client.post(start_of(asked), {"count_again": ["E2"]})
    assert not Assessment.objects.exclude(excluded_because="").exists()


def test_only_who_is_suspected_can_be_left_out(asked: Round) -> None:
    signed_in("coordinator").post(start_of(asked), {"leave_out": ["E1"]})

    assert not Assessment.objects.exclude(excluded_because="").exists()


def test_nobody_is_left_out_of_a_round_that_is_being_summed_up(asked: Round) -> None:
    aggregation.start(asked, by=None)

    with pytest.raises(aggregation.RoundIsBusy, match="wait until that is done"):
        aggregation.exclude(asked, ["E1"], by=None)


def test_verifying_says_that_nothing_differs_or_what_does(asked: Round) -> None:
    run = done(asked)
    client = signed_in("editor")

    assert "1 scores, no difference" in messages(client.post(page_of(run), {"verify": "1"}, follow=True))
    run.aggregates.update(half_points=13)
    said = messages(client.post(page_of(run), {"verify": "1"}, follow=True))

    assert "KEN/arms-trafficking: h is 13, and should be 12" in said


@pytest.mark.parametrize(
    ("role", "may_start", "may_look"),
    [
        ("coordinator", True, True),
        ("editor", False, True),
        ("publisher", False, True),
        ("researcher", False, True),
        ("custodian", False, False),
        ("administrator", False, False),
    ],
)
def test_roles(asked: Round, role: str, may_start: bool, may_look: bool) -> None:
    run = done(asked)
    client = signed_in(role)

    assert (client.get(start_of(asked)).status_code == 200) is may_start
    assert (client.post(start_of(asked)).status_code == 302) is may_start
    assert (client.get(page_of(run)).status_code == 200) is may_look
    assert (client.get(page_of(run, "progress")).status_code == 200) is may_look
    assert (client.post(page_of(run)).status_code == 302) is may_look
    assert client.get(page_of(run, "delete")).status_code == 403


def test_the_list_takes_few_queries(asked: Round, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _time in range(3):
        done(asked)
    client = signed_in("coordinator")

    with django_assert_max_num_queries(10):
        html = client.get(LIST).content.decode()

    assert html.count("2027 · Panel · 1") == 3
