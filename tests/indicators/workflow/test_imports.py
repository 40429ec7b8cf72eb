"""An imported edition is published as one release, and releases are chained."""

import csv
from hashlib import sha256
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators import workflow
from indicators.exporting import tidy
from indicators.models import Country, Edition, Release, Score
from tests.factories import propose, publish

pytestmark = pytest.mark.django_db


def test_a_draft_is_published_once(draft: Edition) -> None:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15})
    stale = Edition.objects.get(pk=draft.pk)

    release = publish(draft, "The edition of 2027")

    assert (release.number, release.kind, release.edition.year) == (4, "import", 2027)
    assert release.manifest == {"file_sha256": "", "scores": 1}
    with pytest.raises(workflow.Refused, match="published already"):
        publish(stale, kind=Release.Kind.IMPORT)
    with pytest.raises(workflow.Refused, match="not a draft"):
        workflow.publish_edition(stale)
    assert Release.objects.count() == 4


def test_an_empty_draft_is_not_published(draft: Edition) -> None:
    with pytest.raises(workflow.Refused, match="no scores yet"):
        publish(draft)


def test_a_draft_is_seen_by_nobody_until_it_is_published(
    client: Client, draft: Edition, first: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15})
    before = client.get("/api/v1/scores.csv?edition=2027")

    with django_capture_on_commit_callbacks(execute=True):
        publish(draft)

    assert before.status_code == 404
    assert "2027,ZAF,South Africa,cocaine-trade,7.5" in client.get("/api/v1/scores.csv?edition=2027").content.decode()


def test_each_release_is_chained_to_the_one_before() -> None:
    first, second, third = Release.objects.order_by("number")

    assert (first.number, first.previous_sha256) == (1, "")
    assert second.previous_sha256 == first.sha256
    assert third.previous_sha256 == second.sha256
    assert len({first.sha256, second.sha256, third.sha256}) == 3


@pytest.mark.parametrize(("number", "year"), [(1, 2021), (2, 2023), (3, 2025)])
def test_a_reader_can_work_out_the_checksum_of_a_release(number: int, year: int) -> None:
    release = Release.objects.get(number=number)
    table = csv.DictReader(StringIO(tidy.tidy_csv(Edition.objects.filter(year=year))))
    lines = [f"{row['edition']},{row['iso3']},{row['indicator']},{row['value']}\n" for row in table]

    digest = sha256((release.previous_sha256 + "".join(lines)).encode()).hexdigest()

    assert release.sha256 == digest


def test_the_checksum_does_not_depend_on_what_countries_are_called(score: Score, first: User, newest: Edition) -> None:
    workflow.accept(propose(score, 18), reviewer=first, reason="Seen.")
    with transaction.atomic():
        one = publish(newest).sha256
        transaction.set_rollback(True)
    Country.objects.filter(iso3="COL").update(name_en="Colombie")

    assert publish(newest).sha256 == one
