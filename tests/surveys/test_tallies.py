"""Tallies: whatever happens to responses, every figure is what a recount of the rows says."""

import os
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import partial
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F, Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib import concurrent_index
from surveys import tallying, tasks
from surveys.analysis import counting, newest_texts
from surveys.analysis.selecting import Selection
from surveys.intake import moderating, retention, withdrawing
from surveys.models import Answer, AnswerTally, AnswerText, Option, Response, ResponseTally, Survey
from surveys.simulation import removing
from surveys.tallying import folding
from tests.factories import signed_in
from tests.surveys.clock import NOON, Clock
from tests.surveys.random_acts import Acts
from tests.surveys.recounting import figures_read

TALLIES = (ResponseTally, AnswerTally)
MANY = int(os.environ.get("RANDOM_ACTS", "300"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some responses are left in the tail, as where very many came."""
    monkeypatch.setattr(folding, "IN_ONE_TRANSACTION", 4)
    monkeypatch.setattr(newest_texts, "FIRST_LOOK", 2)
    monkeypatch.setattr(newest_texts, "WIDER", 2)


def check(acts: Acts, done: list[str]) -> None:
    recount = acts.recount()
    for _look in range(3):
        selection = acts.selection()
        assert figures_read(selection) == recount.figures(selection), (selection, done)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), number=st.integers(1, 40))
def test_after_each_of_some_random_acts_every_figure_is_a_recount(
    monkeypatch: pytest.MonkeyPatch, few_at_once: None, seed: int, number: int
) -> None:
    with transaction.atomic():
        acts, done = Acts(Clock(monkeypatch, NOON), Random(seed)), []
        for _act in range(number):
            done.append(acts.act())
            check(acts, done)
        transaction.set_rollback(True)


def test_after_very_many_random_acts_every_figure_is_a_recount(monkeypatch: pytest.MonkeyPatch) -> None:
    """RANDOM_ACTS=10000 for the long run; few go by at each start of the tests."""
    acts = Acts(Clock(monkeypatch, NOON), Random(2026))
    monkeypatch.setattr(folding, "IN_ONE_TRANSACTION", 500)

    for number in range(1, MANY + 1):
        acts.act()
        if number % 100 == 0:
            check(acts, [str(number)])

    tallying.fold_all()
    assert is_exact(acts)
    before = all_tallies()
    tallying.rebuild(acts.survey)
    assert all_tallies() == before


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> Acts:
    return Acts(Clock(monkeypatch, NOON), Random(7))


@pytest.fixture
def tallied(acts: Acts) -> Acts:
    """Forty responses, all of them in the tallies."""
    for _response in range(40):
        acts.send()
    tallying.fold_all()
    assert not Response.objects.to_fold().exists()
    return acts


def all_tallies() -> list[list[tuple[object, ...]]]:
    columns = [[field.attname for field in model._meta.concrete_fields if field.name != "id"] for model in TALLIES]
    return [
        sorted(model._default_manager.values_list(*names), key=str)
        for model, names in zip(TALLIES, columns, strict=True)
    ]


def is_exact(acts: Acts) -> bool:
    recount, everything = acts.recount(), Selection(acts.survey, held=True)
    return figures_read(everything) == recount.figures(everything)


def test_what_is_in_the_tallies_is_not_counted_from_rows(tallied: Acts) -> None:
    before = figures_read(Selection(tallied.survey))
    Answer.objects.filter(response__survey=tallied.survey).delete()

    for selection in (
        Selection(tallied.survey), Selection(tallied.survey, language="en"), Selection(tallied.survey, country="KEN"),
        Selection(tallied.survey, indicator=tallied.indicators[0].slug), Selection(tallied.survey, version=1),
        Selection(tallied.survey, since=date(2026, 10, 1), until=date(2026, 11, 30)),
        Selection(tallied.survey, held=True, unflagged=True),
    ):  # fmt: skip
        assert counting.answers(selection), selection
    assert figures_read(Selection(tallied.survey)) == before


@pytest.mark.parametrize(
    "filters",
    [
        {"language": "en", "version": 1},
        {"since": date(2026, 10, 2)},
        {"until": date(2026, 10, 30)},
        {"language": "en", "since": date(2026, 10, 1)},
    ],
)
def test_what_tallies_cannot_tell_apart_is_counted_from_rows(tallied: Acts, filters: dict[str, Any]) -> None:
    ResponseTally.objects.exclude(dimension="language").delete()
    AnswerTally.objects.all().delete()
    selection = Selection(tallied.survey, **filters)

    assert counting.answers(selection)
    assert figures_read(selection)["answers"] == tallied.recount().figures(selection)["answers"]


def test_a_filter_that_tallies_do_not_know_is_counted_from_rows(tallied: Acts) -> None:
    @dataclass(frozen=True)
    class Stricter(Selection):
        def condition_without_status(self, prefix: str = "") -> Q:
            return super().condition_without_status(prefix) & Q(**{f"{prefix}random_order": 3})

    assert counting.received(Stricter(tallied.survey)).all == 0
    assert counting.answers(Stricter(tallied.survey)) == {}
    assert counting.received(Selection(tallied.survey)).all == 40


def test_folding_again_or_when_nothing_came_changes_nothing(tallied: Acts) -> None:
    before = all_tallies()

    tasks.fold_tallies()
    tasks.fold_tallies()

    assert all_tallies() == before
    assert before[1]


def test_a_rebuild_gives_the_same_rows_and_mends_what_was_wrong(tallied: Acts) -> None:
    before = all_tallies()
    AnswerTally.objects.filter(measure="answers").update(n=F("n") + 3)
    ResponseTally.objects.filter(dimension="language").delete()
    assert not is_exact(tallied)

    call_command("rebuild_tallies", tallied.survey.slug)

    assert all_tallies() == before
    assert is_exact(tallied)


def test_nothing_is_left_of_what_was_erased_but_that_it_was(tallied: Acts) -> None:
    for response in Response.objects.filter(survey=tallied.survey):
        withdrawing.withdraw(response)
    tallying.fold_all()

    assert not AnswerTally.objects.exists()
    assert set(ResponseTally.objects.values_list("status", "dimension", "flags__0")) <= {
        ("erased", "", None), ("erased", "version", None), ("erased", "language", None),
    }  # fmt: skip


def test_a_demonstration_takes_its_tallies_along(tallied: Acts) -> None:
    Survey.objects.filter(pk=tallied.survey.pk).update(demonstration=True)

    removing.delete_surveys(Survey.objects.filter(pk=tallied.survey.pk))

    assert not AnswerTally.objects.exists()
    assert not ResponseTally.objects.exists()


def test_what_the_release_before_emptied_is_counted_anew(tallied: Acts) -> None:
    response = Response.objects.filter(survey=tallied.survey, status="ok").earliest("pk")
    Response.objects.filter(pk=response.pk).update(**withdrawing.EMPTY)
    Answer.objects.filter(response=response).delete()
    AnswerText.objects.filter(response=response).delete()
    assert not is_exact(tallied)

    tasks.forget()

    assert is_exact(tallied)


def forgetful(of: Any) -> None:
    """Do what `unfold` and `delete_texts` do, but for the tallies."""
    if isinstance(of, Q):
        AnswerText.objects.filter(of).delete()


def withdraw(acts: Acts) -> None:
    withdrawing.withdraw(Response.objects.filter(survey=acts.survey, status="ok").earliest("pk"))


def hold(acts: Acts) -> None:
    moderating.hold(Response.objects.filter(survey=acts.survey, status="ok"), by=acts.person)


def forget_texts(acts: Acts) -> None:
    acts.go_to(date(2027, 4, 20))
    retention.delete_expired()


@pytest.mark.parametrize("act", [withdraw, hold, forget_texts])
def test_who_does_not_take_out_first_is_noticed(
    tallied: Acts, monkeypatch: pytest.MonkeyPatch, act: Callable[[Acts], None]
) -> None:
    monkeypatch.setattr(tallying, "unfold", forgetful)
    monkeypatch.setattr(tallying, "delete_texts", forgetful)

    act(tallied)

    assert not is_exact(tallied)


def test_a_draft_that_says_otherwise_changes_no_figure(tallied: Acts) -> None:
    Option.objects.filter(question__survey=tallied.survey, code="none").update(is_missing=False)
    before = all_tallies()

    tallying.rebuild(tallied.survey)

    assert all_tallies() == before
    assert is_exact(tallied)


def many_that_are_folded(acts: Acts) -> None:
    """Write so many folded responses, and let the database count them, that another way to the tail would cost more."""
    model = acts.survey.responses.filter(folded=Response.Status.OK).first()
    assert model is not None
    copies = []
    for number in range(3000):
        model.pk, model.submit_key, model.receipt_hash = 10**12 + number, f"copy-{number}", f"copy-{number}"
        copies.append(copy(model))
    Response.objects.bulk_create(copies, batch_size=500)
    question = acts.survey.questions.filter(kind="long").first()
    texts = [AnswerText(response=response, question=question, text="Words", language="en") for response in copies]
    AnswerText.objects.bulk_create(texts, batch_size=500)
    with connection.cursor() as cursor:
        for name in ("surveys_response", "surveys_answertext"):
            cursor.execute(f"ANALYZE {name}")


@pytest.fixture
def indexed(db: None) -> None:
    """Build what a start builds on PostgreSQL, before any row is written: an index made after an update waits."""
    connection.check_constraints()
    for table, index in concurrent_index.missing(connection, [Response]):
        with connection.schema_editor() as editor:
            editor.add_index(table, index)


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("read", [counting.received, counting.by_day, counting.answers, counting.texts])
def test_the_tail_is_found_by_its_index(tallied: Acts, read: Callable[[Selection], object]) -> None:
    many_that_are_folded(tallied)

    with CaptureQueriesContext(connection) as reading:
        read(Selection(tallied.survey))

    (statement,) = [query["sql"] for query in reading.captured_queries if "UNION" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {statement}")
        plan = str(cursor.fetchall())
    assert "response_in_the_tail" in plan


def test_the_page_of_a_survey_is_the_same_before_and_after_a_fold_in_as_many_queries(acts: Acts) -> None:
    for _response in range(30):
        acts.send()
    researcher, address = signed_in("researcher"), reverse("admin:surveys_response_analysis", args=[acts.survey.pk])
    researcher.get(address)  # what a process reads once in its life

    pages, queries = [], []
    for act in (lambda: None, tallying.fold_all, partial(withdraw, acts)):
        act()
        with CaptureQueriesContext(connection) as reading:
            page = researcher.get(address)
        queries.append(len(reading))
        pages.append(
            [page.context[name] for name in ("received", "in_view", "curve", "flagged")]
            + [[(block.question, [text.pk for text in block.newest]) for block in page.context["blocks"]]]
        )

    assert pages[0] == pages[1] != pages[2]
    assert len(set(queries)) == 1
