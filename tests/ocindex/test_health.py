"""Alive is alive whatever the database does; ready means that the database answers in time."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django.fixtures import Settings

from ocindex.deploy import health
from ocindex.deploy.health import Probe


@pytest.fixture
def hanging() -> Iterator[Probe]:
    """A question that is answered only when the test is over."""
    over = threading.Event()
    yield Probe(lambda: over.wait(30) and None)
    over.set()


def refuse() -> None:
    raise OperationalError("the database system is shutting down")


def refuse_broker() -> None:
    raise ConnectionError("connection refused")


def test_healthz_asks_nothing_of_the_database(client: Client) -> None:
    response = client.get("/healthz")  # without the mark, a query would raise

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_ready_when_the_database_answers(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = ""

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready", "database": "ok"})


@pytest.mark.django_db
def test_readyz_says_degraded_without_redis(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(health, "redis_server", Probe(refuse_broker))

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "database": "ok", "redis": "no answer"}


def test_readyz_is_503_when_the_database_refuses(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "database", Probe(refuse))

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "database": "no answer"})


def test_readyz_is_503_within_three_seconds_when_the_database_hangs(
    client: Client, monkeypatch: pytest.MonkeyPatch, hanging: Probe
) -> None:
    monkeypatch.setattr(health, "database", hanging)
    began = time.monotonic()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert time.monotonic() - began < 3


def test_a_hanging_server_is_asked_once_however_many_wait_for_it() -> None:
    over, asked = threading.Event(), []
    probe = Probe(lambda: asked.append("once") or over.wait(30) and None)

    answers = [probe.holds(time.monotonic() + 0.05) for _ in range(5)]

    over.set()
    assert answers == [False] * 5
    assert asked == ["once"]


def test_a_server_that_has_come_back_is_seen_at_once() -> None:
    answers = [refuse, lambda: None]
    probe = Probe(lambda: answers.pop(0)())

    assert probe.holds(time.monotonic() + 2) is False
    assert probe.holds(time.monotonic() + 2) is True


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_answered(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
