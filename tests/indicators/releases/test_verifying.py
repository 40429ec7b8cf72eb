"""What is rewritten in the database no longer agrees with the files of releases."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from indicators.models import Release, Score, StoredFile
from lib import append_only
from tests.indicators.releases.acts import erratum

pytestmark = pytest.mark.django_db


def verified() -> str:
    out = StringIO()
    call_command("verify_releases", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("rewritten", "what"),
    [
        ({"reason": "There was no error."}, "reason"),
        ({"kind": "edition"}, "kind"),
        ({"manifest": {"updates": 2}}, "counts"),
    ],
)
def test_a_rewritten_release_is_found(rewritten: dict[str, Any], what: str) -> None:
    release = erratum()
    assert "4 releases" in verified()

    Release.objects.filter(pk=release.pk).update(**rewritten)

    with pytest.raises(CommandError, match=f"Release 4: {what}"):
        verified()


def test_a_rewritten_date_is_found() -> None:
    release = erratum()

    Release.objects.filter(pk=release.pk).update(published_at=release.published_at - timedelta(days=3))

    with pytest.raises(CommandError, match="Release 4: published_on"):
        verified()


def test_another_signer_is_found() -> None:
    release = erratum()

    Release.objects.filter(pk=release.pk).update(by=User.objects.create_user("third"))

    with pytest.raises(CommandError, match="Release 4: signed by another account"):
        verified()


def test_a_score_rewritten_behind_every_act_is_found() -> None:
    erratum()

    Score.objects.filter(edition__year=2023, country__iso3="ZAF", indicator__slug="arms-trafficking").update(
        half_points=2
    )

    with pytest.raises(CommandError, match="Release 2: ZAF"):
        verified()


def test_a_file_that_was_altered_is_found() -> None:
    append_only.drop_triggers()
    release = Release.objects.get(number=2)
    other = release.files.get(name="checkpoint").stored.content

    StoredFile.objects.filter(pk=release.files.get(name="scores.csv").stored_id).update(content=other)

    with pytest.raises(CommandError, match="Release 2: scores.csv was altered"):
        verified()


def test_a_release_that_was_taken_out_is_found() -> None:
    erratum()
    append_only.drop_triggers()
    release = Release.objects.get(number=2)
    release.files.all().delete()

    Release.objects.filter(pk=release.pk).update(number=20)

    with pytest.raises(CommandError, match="Release 3: number 2 is missing before it"):
        verified()


def test_files_cannot_be_altered_or_deleted() -> None:
    file = Release.objects.get(number=2).files.get(name="scores.csv")

    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        file.delete()
    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        StoredFile.objects.filter(pk=file.stored_id).update(size=1)
