"""Rows that all tests of a file look at, made once: each test goes on from them, and what it does is undone."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

Value = TypeVar("Value")


def for_the_file(make: Callable[[], Value]) -> Any:
    """Return a fixture that calls `make` before the first test that asks for it, and undoes it after the last.

    Each test has a transaction of its own within that of the file. For files whose tests only look: what a test
    changes of an object that was made, in memory, the next one sees.
    """

    @pytest.fixture(scope="module", name=make.__name__)
    def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Value]:
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]  # so that what has to be outermost is so within it
        with django_db_blocker.unblock(), block:
            with translation.override("en"):
                value = make()
            yield value
            transaction.set_rollback(True)

    return made
