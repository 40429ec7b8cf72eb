"""A decision that another connection takes while something is published: the release is refused, or the decision is."""

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from indicators import workflow
from indicators.models import Edition, Release, Score, ScoreUpdate
from indicators.workflow import audit, publishing
from tests.factories import propose, publish, score_of
from tests.indicators.workflow.acts import value

pytestmark = [
    pytest.mark.usefixtures("db"),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="needs two writers; SQLite lets one wait for the other"
    ),
]
State = ScoreUpdate.State


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of a transaction, a copy of the tests' database: two connections see only what is committed."""
    common, own = connection.settings_dict["NAME"], f"rivals_{secrets.token_hex(6)}"
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
def accepted(score: Score, first: User) -> ScoreUpdate:
    """Cocaine trade in Colombia, from 9.5 to 9.0: decided, and waiting to be published."""
    return signed(score, first)


def signed(score: Score, first: User) -> ScoreUpdate:
    update = propose(score, 18)
    workflow.accept(update, reviewer=first)
    return update


def elsewhere(act: Callable[..., Any], *arguments: Any, **told: Any) -> None:
    """Act in a connection of its own, and commit."""

    def do() -> None:
        try:
            act(*arguments, **told)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(do).result(timeout=20)


def when_planned(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Let something happen after a release was planned and its cells were written, before its updates are closed."""
    release = publishing.create_release

    def late(*arguments: Any, **told: Any) -> Release:
        act()
        return release(*arguments, **told)

    monkeypatch.setattr(publishing, "create_release", late)


def reject(update: ScoreUpdate, second: User, third: User) -> None:
    workflow.reject(update, reviewer=second, reason="No.")


def send_back(update: ScoreUpdate, second: User, third: User) -> None:
    workflow.send_back(update, reviewer=second, reason="Ask again.")


def override(update: ScoreUpdate, second: User, third: User) -> None:
    workflow.override(update, 17, reviewer=second, reason="Lower.")


def override_with_both_signatures(update: ScoreUpdate, second: User, third: User) -> None:
    override(update, second, third)
    workflow.countersign(update, reviewer=third)


DECISIONS = [
    (reject, State.REJECTED),
    (send_back, State.SENT_BACK),
    (override, State.AWAITING),
    (override_with_both_signatures, State.OVERRIDDEN),
]


@pytest.mark.parametrize(("decide", "state"), DECISIONS)
def test_no_erratum_publishes_what_was_decided_anew_meanwhile(
    monkeypatch: pytest.MonkeyPatch, newest: Edition, score: Score, accepted: ScoreUpdate, second: User,
    publisher: User, decide: Callable[..., None], state: State,
) -> None:  # fmt: skip
    third, rival = User.objects.create_user("third"), ScoreUpdate.objects.get(pk=accepted.pk)
    when_planned(monkeypatch, lambda: elsewhere(decide, rival, second, third))

    with pytest.raises(workflow.StaleUpdate, match="decided again meanwhile; nothing was published"):
        publish(newest, "Misread.")

    accepted.refresh_from_db()
    assert (accepted.state, accepted.release, value(score)) == (state, None, 19)
    assert Release.objects.count() == 3
    assert list(audit.find_faults()) == []


@pytest.mark.parametrize(("decide", "state"), DECISIONS)
def test_no_edition_publishes_what_was_decided_anew_meanwhile(
    monkeypatch: pytest.MonkeyPatch, opened: Edition, first: User, second: User, publisher: User,
    decide: Callable[..., None], state: State,
) -> None:  # fmt: skip
    score = score_of(opened, "COL", "cocaine-trade")
    update = signed(score, first)
    third, rival = User.objects.create_user("third"), ScoreUpdate.objects.get(pk=update.pk)
    when_planned(monkeypatch, lambda: elsewhere(decide, rival, second, third))

    with pytest.raises(workflow.StaleUpdate, match="decided again meanwhile; nothing was published"):
        publish(opened)

    update.refresh_from_db()
    assert (update.state, update.release, value(score)) == (state, None, None)
    assert (Edition.objects.get(pk=opened.pk).state, Release.objects.count()) == ("open", 3)
    assert not Score.objects.in_edition(opened).present().exists()
    assert list(audit.find_faults()) == []
