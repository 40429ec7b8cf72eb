"""An imported edition is published as one release, and releases are chained."""

from hashlib import sha256

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators import workflow
from indicators.models import Edition, Release
from indicators.releases import store
from tests.factories import publish

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


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_checksum_of_a_release_is_that_of_its_manifest(number: int) -> None:
    release = Release.objects.get(number=number)

    content = store.read_file(release, "manifest.json")

    assert content is not None
    assert release.sha256 == sha256(content).hexdigest()
