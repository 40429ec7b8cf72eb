"""The committed survey with its 2,000 responses, a weighting of it, and who reads them."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from surveys.models import Survey, Weighting
from tests.factories import member, signed_in
from tests.surveys.desk.loading import MARGINS, load


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Survey]:
    """The survey with its responses, written once for all tests of a file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


@pytest.fixture
def weighting(desk: Survey) -> Weighting:
    return Weighting.objects.create(
        survey=desk, name="Readers", source="Newsletter, May 2026", margins=MARGINS, most="1.9", by=member("editor")
    )
