"""What every test may use: the published figures, loaded once, and a cache of its own."""

import functools
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import translation
from hypothesis import settings
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from indicators import figures
from indicators.figures import Figures
from indicators.models import Checkpoint, Edition
from lib import append_only, caching, last_pages, network_bounds
from surveys.intake import page_counts
from tests.factories import verify

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("unhurried")
LONGEST = Path(__file__).parent / "upgrades"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: at the end one process would be at them while the others are done."""
    items.sort(key=lambda item: not item.path.is_relative_to(LONGEST))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Load codebook, countries, texts, the three editions and the surveys once for the session."""
    with django_db_blocker.unblock():
        call_command("load_index", verbosity=0)
        call_command("load_surveys", verbosity=0)
        call_command("guard_tables", verbosity=0)
        call_command("sync_roles", verbosity=0)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: the collector need not walk it again and again


@pytest.fixture(autouse=True)
def own_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test reads what another one published; the figures of the editions that ship are composed once for all."""
    _forget_pages()
    uses_database = request.node.get_closest_marker("django_db") or "db" in request.fixturenames
    if uses_database and "cold_cache" not in request.fixturenames:
        request.getfixturevalue("db")
        caching.remember_all(_as_shipped(), lambda missing: {key: _as_shipped()[key] for key in missing})
    yield
    _forget_pages()


def _forget_pages() -> None:
    for name in caches:
        caches[name].clear()
    last_pages.forget_outage()
    page_counts.gathered.forget()
    network_bounds.forget()


@pytest.fixture
def cold_cache() -> None:
    """A test that writes figures behind the back of the workflow, or counts what a first reader costs, asks for it."""


@functools.cache
def _as_shipped() -> dict[tuple[str, int], Figures]:
    return {("figures", year): loaded for year, loaded in figures.load_all(Edition.objects.published()).items()}


@pytest.fixture(autouse=True)
def second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom `force_login` signs in has shown a second factor too; a test of what lacks it calls `password_alone`."""
    monkeypatch.setattr(Client, "force_login", _force_login)


def password_alone(client: Client, user: User) -> None:
    """Sign in as one who has shown no second factor."""
    _plain_force_login(client, user)


_plain_force_login = Client.force_login


def _force_login(client: Client, user: User, backend: str | None = None) -> None:
    _plain_force_login(client, user, backend)
    verify(client, user)


@pytest.fixture
def with_redis(settings: Settings) -> None:
    """Pages call the worker after an act, as they do where both share a broker; a test says what a call does."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"


@pytest.fixture
def nothing_signed(db: None) -> None:
    """The log of a site that has signed nothing: the editions that ship have signed their releases."""
    append_only.drop_triggers()
    Checkpoint.objects.all().delete()
    append_only.create_triggers()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page in French leaves its language behind in the thread: no test starts with another one's."""
    with translation.override("en"):
        yield


@pytest.fixture
def open_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a request in this process does not close the connection in whose transaction the test is."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _self: None)
