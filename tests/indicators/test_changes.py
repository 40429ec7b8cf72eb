"""What was published and corrected, why, in which role, and when."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators import workflow
from indicators.models import Edition, Release, Score, ScoreUpdate
from indicators.pages import changes
from lib import caching
from tests.factories import draft_edition, publish

pytestmark = pytest.mark.django_db


def text(client: Client, query: str = "") -> str:
    page = client.get(f"/changes/{query}").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def editor() -> User:
    user = User.objects.create_user("ellen.editor", first_name="Ellen", last_name="Secretname")
    user.groups.add(Group.objects.get_or_create(name="editor")[0])
    return user


@pytest.fixture
def publisher() -> User:
    user = User.objects.create_user("pat.publisher")
    user.groups.add(Group.objects.get_or_create(name="publisher")[0])
    return user


@pytest.fixture
def corrected(
    editor: User, publisher: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Release:
    """Two scores of 2025 put right, one of them by two signatures."""
    with django_capture_on_commit_callbacks(execute=True):
        for iso3, half_points in (("COL", 18), ("ZAF", 10)):
            score = Score.objects.get(edition__year=2025, country__iso3=iso3, indicator__slug="cocaine-trade")
            update = workflow.propose(
                score, half_points, reason=f"New facts on {iso3}.", method="by-hand", evidence="A report"
            )
            workflow.accept(update, reviewer=editor, reason="By two experts.", public_reason=f"Seen: {iso3}.")
            if update.state == update.State.AWAITING:
                workflow.countersign(update, reviewer=publisher)
        return publish(Edition.objects.get(year=2025), "Two misread sources.")


def test_the_shipped_editions_are_told_as_imports(client: Client) -> None:
    page = text(client)

    assert "The 2021 edition is loaded" in page
    assert "Loaded with the software. 5,018 scores, imported from a file." in page
    assert page.index("The 2025 edition") < page.index("The 2023 edition") < page.index("The 2021 edition")


def test_a_correction_tells_old_new_reason_and_roles(client: Client, corrected: Release) -> None:
    page = text(client)

    assert (
        "Correction of the 2025 edition Two misread sources. Prepared by a publisher, confirmed by an editor." in page
    )
    assert "Colombia Cocaine trade 9.5 9.0 Seen: COL. an editor" in page
    assert "South Africa Cocaine trade 7.5 5.0 Seen: ZAF. an editor, a publisher" in page
    assert page.index("Correction of the 2025") < page.index("The 2025 edition is loaded")
    assert "New facts" not in page
    assert "two experts" not in page


def test_a_decision_without_a_public_reason_gets_a_sentence_that_tells_no_number(
    client: Client, corrected: Release
) -> None:
    updates = ScoreUpdate.objects.filter(release=corrected)
    updates.filter(score__country__iso3="COL").update(public_reason="", digest="ab" * 32)
    updates.filter(score__country__iso3="ZAF").update(public_reason="")

    page = text(client)

    assert "Colombia Cocaine trade 9.5 9.0 The result of a round, reviewed and signed. an editor" in page
    assert "South Africa Cocaine trade 7.5 5.0 Proposed by the staff, reviewed and signed. an editor" in page


def test_nobody_is_named(client: Client, corrected: Release) -> None:
    page = client.get("/changes/").content.decode()

    for name in ("ellen", "Ellen", "Secretname", "pat.publisher"):
        assert name not in page


def test_checksums_lead_from_one_release_to_the_one_before(client: Client, corrected: Release) -> None:
    page = client.get("/changes/").content.decode()

    assert page.count(corrected.previous_sha256) == 2  # as its own of the release before, and as that one's
    assert corrected.sha256 in page


def test_an_update_that_is_not_published_is_not_told(client: Client, editor: User) -> None:
    score = Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")
    workflow.accept(workflow.propose(score, 18, reason="Not yet public.", method="by-hand"), reviewer=editor)

    assert "Not yet public." not in text(client)


def test_a_release_of_an_edition_that_is_not_for_the_world_is_not_told(client: Client) -> None:
    Edition.objects.filter(year=2023).update(demonstration=True)

    assert "The 2023 edition" not in text(client)


def test_reasons_are_text_and_not_markup(client: Client, corrected: Release) -> None:
    Release.objects.filter(pk=corrected.pk).update(reason="<script>alert(1)</script>")
    caching.pages.put("other", "key", 1)

    assert b"<script>alert" not in client.get("/changes/?page=1").content


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("1", 1), ("2", 2), ("3", 3), ("99", 3), ("0", 1), ("-1", 1), ("x", 1), ("９", 1), ("9" * 99, 1)],
)
def test_releases_come_in_pages(monkeypatch: pytest.MonkeyPatch, asked: str, number: int) -> None:
    monkeypatch.setattr(changes, "ON_A_PAGE", 1)

    page = changes.open_page(asked)

    assert (page.number, page.paginator.num_pages, len(page.object_list)) == (number, 3, 1)


def test_pages_lead_to_one_another(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "ON_A_PAGE", 2)

    assert 'href="?page=2" rel="next"' in client.get("/changes/").content.decode()
    assert 'href="?page=1" rel="prev"' in client.get("/changes/?page=2").content.decode()


def test_a_long_list_is_cut_and_the_rest_counted(
    client: Client, corrected: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST", 1)

    assert "And 1 more." in text(client)


def test_a_correction_tells_which_composites_it_moved(client: Client, corrected: Release) -> None:
    page = text(client)

    # Half a point of 15 markets in Colombia; two and a half points in South Africa.
    assert "Colombia Criminal markets 7.43 7.40" in page
    assert "South Africa Criminality" in page


@pytest.fixture
def reviewed(
    editor: User, publisher: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Release:
    """Edition 2027: Colombia 9.5 to 9.0, South Africa assessed again, unchanged, all else carried forward."""
    with django_capture_on_commit_callbacks(execute=True):
        edition = draft_edition()
        workflow.open_edition(edition, by=publisher)
        for iso3, half_points in (("COL", 18), ("ZAF", 15)):
            score = Score.objects.get(edition=edition, country__iso3=iso3, indicator__slug="cocaine-trade")
            update = workflow.propose(score, half_points, reason="Round 2", method="trimmed-mean/1")
            workflow.accept(update, reviewer=editor, reason="By two experts.", public_reason=f"Seen: {iso3}.")
        return publish(edition, "Edition 2027.")


def test_an_edition_is_told_with_its_counts_and_its_changes(client: Client, reviewed: Release) -> None:
    page = text(client)

    assert "The 2027 edition is published Edition 2027. Prepared by a publisher, confirmed by an editor." in page
    assert "1 changed 1 assessed again, unchanged 6,174 carried forward from an edition before" in page
    assert "1 score changed Country Indicator" in page
    assert "Colombia Cocaine trade 9.5 9.0 Seen: COL. an editor" in page
    assert "Seen: ZAF" not in page


def test_what_was_carried_forward_is_in_the_file_for_machines_and_not_in_the_table(
    client: Client, reviewed: Release
) -> None:
    facts = client.get("/2027/countries/COL/data.json").json()["facts"]
    table = client.get("/2027/countries/COL/data.csv").content.decode().splitlines()

    carried = {fact["indicator"]: fact["carried_forward_from"] for fact in facts}
    assert (carried["cocaine-trade"], carried["heroin-trade"], carried["criminality"]) == (None, 2025, None)
    assert table[0].endswith(',"rank_in_region"')
