"""Somebody reads figures while responses are brought into the tallies, taken out and moderated by others."""

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from surveys import tallying
from surveys.analysis import counting
from surveys.analysis.selecting import Selection
from surveys.analysis.survey_counts import surveys_with_counts
from surveys.intake import moderating
from surveys.models import Response, Survey
from surveys.tallying import folding
from tests.factories import make_live, respond

pytestmark = [
    pytest.mark.usefixtures("db"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite reads one moment in a statement, and in all"),
]
NUMBER, LOOKS = 60, 60


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of a transaction, a copy of the tests' database: two connections see only what is committed."""
    common, own = connection.settings_dict["NAME"], f"readers_{secrets.token_hex(6)}"
    with django_db_blocker.unblock():
        _on_the_server("CREATE DATABASE {} TEMPLATE {}", own, common)
        connection.settings_dict["NAME"] = own  # of every connection, in whatever thread
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = common
            _on_the_server("DROP DATABASE {} WITH (FORCE)", own)


def _on_the_server(statement: str, *names: str) -> None:
    connection.close()  # a database that somebody is connected to is no template
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def survey(monkeypatch: pytest.MonkeyPatch) -> Survey:
    monkeypatch.setattr(folding, "IN_ONE_TRANSACTION", 4)
    survey, version = make_live()
    for place in range(NUMBER):
        respond(
            version,
            {"role": "police", "reads": ["map", "tables"], "missing": "Words"},
            language="en" if place % 2 else "fr",
        )
    return survey


def until(over: Event, act: Callable[[], object]) -> None:
    """Act again and again in a connection of its own."""
    try:
        while not over.is_set():
            act()
    finally:
        connection.close()


def look(survey: Survey, over: Event) -> set[Any]:
    """Return all that somebody saw who looked again and again."""
    everything = Selection(survey, held=True)
    views = set()
    try:
        for _look in range(LOOKS):
            answers = counting.answers(everything)
            listed = surveys_with_counts().get(pk=survey.pk)
            views.add(("received", counting.received(everything).all, listed.received))
            views.add(("answers", *sorted({tally.several for tally in answers.values() if tally.several is not None})))
            views.add(("texts", *counting.texts(everything).values()))
            views.add(("choices", tuple(counting.choices(everything).languages)))
    finally:
        over.set()
        connection.close()
    return views


def test_nobody_sees_a_response_twice_or_not_at_all_while_others_fold_rebuild_and_moderate(survey: Survey) -> None:
    person, over = User.objects.create_user("moderator"), Event()
    some = list(Response.objects.filter(survey=survey).order_by("pk").values_list("pk", flat=True)[: NUMBER // 2])

    def moderate() -> None:
        moderating.hold(Response.objects.filter(pk__in=some), by=person)
        moderating.approve(Response.objects.filter(pk__in=some), by=person)

    with ThreadPoolExecutor(4) as threads:
        acts = [tallying.fold, moderate, lambda: tallying.rebuild(survey)]
        others = [threads.submit(until, over, act) for act in acts]
        views = threads.submit(look, survey, over).result(timeout=120)
        for other in others:
            other.result(timeout=60)

    assert views == {
        ("received", NUMBER, NUMBER),
        ("answers", NUMBER),
        ("texts", NUMBER),
        ("choices", (("en", NUMBER // 2), ("fr", NUMBER // 2))),
    }
