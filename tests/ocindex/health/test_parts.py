"""Alive is alive whatever the parts do; ready tells how each of them is, and so does the page of administrators."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.cache.backends.dummy import DummyCache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from indicators import tasks
from indicators.models import ImportBatch
from lib.background import signs
from ocindex.health import parts, probes
from ocindex.health.probes import Probe
from tests.factories import signed_in_as


@pytest.fixture(autouse=True)
def everything_works(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """A site without Redis whose worker is there and sweeps."""
    settings.REDIS_URL = ""
    monkeypatch.setattr(signs, "_given", {})
    monkeypatch.setattr(parts, "work", SimpleNamespace(answer=lambda _deadline: probes.open_work.look()))
    cache.clear()
    for name in ("worker", "sweep", "beat"):
        signs.give(name)


def refuse() -> bool:
    raise OperationalError("the database system is shutting down")


def last_seen(name: str, seconds: float) -> None:
    cache.set(f"sign:{name}", time.time() - seconds)


def ready(client: Client) -> dict[str, str]:
    response = client.get("/readyz")
    return {**response.json(), "code": str(response.status_code)}


def test_healthz_asks_nothing_of_the_database(client: Client) -> None:
    response = client.get("/healthz")  # without the mark, a query would raise

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_ready_and_a_word_on_each_part(client: Client) -> None:
    facts = ready(client)

    assert facts.pop("disk").endswith(" MB left")
    assert facts == {
        "status": "ready", "code": "200", "database": "ok", "cache": "ok", "worker": "ok", "work": "0 waiting",
        "backup": "none yet", "erasures": "ok", "mail": "none sent",
    }  # fmt: skip


@pytest.mark.django_db
def test_readyz_says_degraded_without_redis(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(parts, "broker", Probe(lambda: 1 / 0))

    facts = ready(client)

    assert (facts["code"], facts["status"], facts["broker"], facts["beat"]) == ("200", "degraded", "no answer", "ok")


def test_readyz_is_503_when_the_database_refuses(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "database", Probe(refuse))

    facts = ready(client)

    assert (facts["code"], facts["status"], facts["database"]) == ("503", "unavailable", "no answer")
    assert "work" not in facts


@pytest.fixture
def hanging() -> Iterator[Probe[bool]]:
    """A question that is answered only when the test is over."""
    over = threading.Event()
    yield Probe(lambda: over.wait(30))
    over.set()


def test_readyz_is_503_within_three_seconds_when_the_database_hangs(
    client: Client, monkeypatch: pytest.MonkeyPatch, hanging: Probe[bool]
) -> None:
    monkeypatch.setattr(parts, "database", hanging)
    began = time.monotonic()

    assert ready(client)["code"] == "503"
    assert time.monotonic() - began < 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "seconds", "part", "word"),
    [
        ("worker", 46, "worker", "silent"),
        ("worker", 44, "worker", "ok"),
        ("sweep", 91, "worker", "stuck"),
        ("sweep", 89, "worker", "ok"),
        ("beat", 46, "beat", "silent"),
    ],
)
def test_a_silent_or_stuck_process_is_told_of_within_90_seconds(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, seconds: float, part: str, word: str
) -> None:
    settings.REDIS_URL, settings.SWEEP_SECONDS = "redis://127.0.0.1:1/0", 60
    monkeypatch.setattr(parts, "broker", Probe(lambda: True))
    last_seen(name, seconds)

    facts = ready(client)

    assert facts[part] == word
    assert facts["status"] == ("ready" if word == "ok" else "degraded")


@pytest.mark.django_db
def test_work_that_hangs_or_was_set_aside_is_told_of(client: Client) -> None:
    past = timezone.now() - timedelta(seconds=1)
    for name, values in {
        "a.csv": {"state": "running", "lease_until": past},
        "b.csv": {"state": "running", "lease_until": timezone.now() + timedelta(seconds=60), "deaths": 1},
        "c.csv": {"state": "failed", "deaths": 3},
        "d.csv": {"state": "failed"},
        "e.csv": {},
        "f.csv": {"state": "running", "lease_until": timezone.now() + timedelta(seconds=60)},
    }.items():
        ImportBatch.objects.create(filename=name, sha256="0" * 64, **values)

    facts = ready(client)

    assert (facts["status"], facts["work"]) == ("degraded", "2 hanging, 1 set aside")


@pytest.mark.django_db
def test_a_disk_that_fills_up_is_told_of(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts.shutil, "disk_usage", lambda _path: SimpleNamespace(free=199_000_000))

    facts = ready(client)

    assert (facts["status"], facts["disk"]) == ("degraded", "199 MB left")


@pytest.mark.django_db
def test_a_cache_that_keeps_nothing_is_told_of(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "cache", DummyCache("", {}))

    assert ready(client)["cache"] == "keeps nothing"


@pytest.mark.django_db
def test_a_sweep_is_a_sign_of_life_and_one_in_ten_seconds_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "_given", {})
    cache.clear()
    assert signs.age("sweep") is None

    tasks.sweep()
    assert signs.age("sweep") == pytest.approx(0, abs=5)

    cache.clear()
    tasks.sweep()
    assert signs.age("sweep") is None


@pytest.mark.django_db
def test_administrators_read_it_in_words_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    last_seen("worker", 600)
    administrator = signed_in_as("administrator")

    page = administrator.get(reverse("admin:status")).content.decode()
    start = administrator.get(reverse("admin:index")).content.decode()

    sentence = "The last sign of life came 10 minutes ago: background work, mail and deleting what has expired wait."
    assert sentence in page
    assert "See worker.log." in page
    assert f"Worker process: {sentence}" in start


@pytest.mark.django_db
def test_nobody_else_reads_it() -> None:
    last_seen("worker", 600)
    editor = signed_in_as("editor")

    assert editor.get(reverse("admin:status")).status_code == 403
    assert "Worker process:" not in editor.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_answered(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
