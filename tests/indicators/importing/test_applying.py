"""A file on its way into drafts: checked, confirmed, applied once, or nothing at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.utils import timezone, translation

from indicators import workflow
from indicators.importing import applying
from indicators.importing.faults import Unreadable
from indicators.models import Edition, ImportBatch, Score
from indicators.models.imports import checksum_of
from tests.factories import publish
from tests.indicators.importing.files import csv, workbook
from tests.indicators.importing.small import sheets, small_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drafts")]
Stage, State = ImportBatch.Stage, ImportBatch.State


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor")


def received(content: bytes, editor: User | None = None, **options: object) -> ImportBatch:
    return applying.receive(content, "small.xlsx", by=editor, **options)  # type: ignore[arg-type]


def fresh(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


def checked(content: bytes) -> ImportBatch:
    batch = received(content)
    applying.work_on(batch)
    return fresh(batch)


def written() -> int:
    return Score.objects.present().filter(edition__year__in=[2027, 2029, 2031]).count()


def test_a_good_file_waits_for_a_confirmation_and_writes_nothing(editor: User) -> None:
    batch = received(small_workbook(), editor)
    applying.work_on(batch)

    found = fresh(batch)
    assert (found.stage, found.state, found.by) == (Stage.CHECKED, State.DONE, editor)
    assert found.preview["changes"] == 360
    assert found.preview["editions"][2]["counts"] == {
        "added": 128, "changed": 0, "unchanged": 0, "blank": 0, "composites": 16,
    }  # fmt: skip
    assert found.preview["editions"][2]["added"][0] == {
        "iso3": "COD", "slug": "human-trafficking", "old": "–", "new": "7.5",
    }  # fmt: skip
    assert len(found.preview["editions"][2]["added"]) == 100
    assert written() == 0


def test_a_confirmed_file_is_written_whole_and_its_content_let_go(editor: User) -> None:
    content = small_workbook()
    batch = checked(content)

    applying.confirm(batch, by=editor)
    applying.work_on(batch)

    found = fresh(batch)
    assert (found.stage, found.state, found.content, found.confirmed_by) == (Stage.APPLIED, State.DONE, None, editor)
    assert sorted(edition.year for edition in found.editions.all()) == [2027, 2029, 2031]
    assert written() == 360
    assert ImportBatch.objects.last_file_of(Edition.objects.get(year=2029)) == checksum_of(content)


def test_a_wrong_file_is_refused_and_cannot_be_confirmed(editor: User) -> None:
    found = sheets()
    found["2027_dataset"][-1][-1] = 12
    batch = checked(workbook(found))

    with pytest.raises(workflow.Refused, match="does not wait"):
        applying.confirm(batch, by=editor)

    assert (batch.stage, batch.content, batch.preview["faults_total"]) == (Stage.REFUSED, None, 1)
    assert batch.preview["faults"] == [
        {
            "sheet": "2027_dataset",
            "row": 5,
            "column": "AG",
            "value": "12",
            "reason": "A score is a number from 1 to 10 in half points, such as 7 or 7.5.",
        }
    ]


def test_what_is_no_file_at_all_is_not_kept() -> None:
    for content in (b"", b"\x89PNG\r\n\x1a\n\0\0", small_workbook()[:2000]):
        with pytest.raises(Unreadable):
            received(content)

    assert not ImportBatch.objects.exists()


def test_a_workbook_that_turns_out_unreadable_is_refused_with_its_sentence() -> None:
    spoilt = small_workbook().replace(b"xl/workbook.xml", b"xl/worKbook.xml")

    batch = checked(spoilt)

    assert batch.stage == Stage.REFUSED
    assert batch.preview["faults"][0]["reason"].startswith("The workbook is damaged or cut off")


def test_a_file_that_changes_nothing_has_nothing_to_confirm(editor: User) -> None:
    applying.apply_now(small_workbook(), "small.xlsx")

    batch = checked(small_workbook())

    assert (batch.stage, batch.preview["changes"], batch.content) == (Stage.CHECKED, 0, None)
    with pytest.raises(workflow.Refused):
        applying.confirm(batch, by=editor)


def test_five_clicks_are_one_application(editor: User) -> None:
    batch = checked(small_workbook())
    applying.confirm(batch, by=editor)

    for _click in range(4):
        with pytest.raises(workflow.Refused):
            applying.confirm(fresh(batch), by=editor)
    for _message in range(5):
        applying.work_on(fresh(batch))

    assert (fresh(batch).fence, written()) == (2, 360)


def test_a_draft_that_changed_since_is_asked_about_again(editor: User) -> None:
    batch = checked(small_workbook())
    applying.confirm(batch, by=editor)
    workflow.fill_draft(Edition.objects.get(year=2031), {("NAM", "heroin-trade"): 9})

    applying.work_on(batch)

    found = fresh(batch)
    assert (found.stage, found.preview["outdated"], written()) == (Stage.CHECKED, True, 1)
    assert found.preview["editions"][2]["changed"] == [
        {"iso3": "NAM", "slug": "heroin-trade", "old": "4.5", "new": "3.0"}
    ]
    applying.confirm(found, by=editor)
    applying.work_on(fresh(found))
    assert (fresh(found).stage, written()) == (Stage.APPLIED, 360)


def test_a_draft_that_was_published_since_is_not_touched(editor: User) -> None:
    batch = checked(small_workbook())
    applying.confirm(batch, by=editor)
    draft = Edition.objects.get(year=2031)
    workflow.fill_draft(draft, {("NAM", "heroin-trade"): 9})
    publish(draft)

    applying.work_on(batch)

    assert (fresh(batch).stage, written()) == (Stage.REFUSED, 1)
    assert fresh(batch).preview["faults_total"] == 128


def test_a_worker_killed_while_it_wrote_leaves_nothing_and_the_next_one_writes_all(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = checked(small_workbook())
    applying.confirm(batch, by=editor)
    with monkeypatch.context() as patched:
        patched.setattr(workflow, "fill_draft", killed_after(2, workflow.fill_draft))
        with pytest.raises(KeyboardInterrupt):
            applying.work_on(batch)
    assert (written(), fresh(batch).state) == (0, State.RUNNING)

    applying.work_on(fresh(batch))
    assert written() == 0  # the lease still runs
    ImportBatch.objects.filter(pk=batch.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    applying.work_on(fresh(batch))

    assert (fresh(batch).stage, written()) == (Stage.APPLIED, 360)


def killed_after(calls: int, act: Callable[..., None]) -> Callable[..., None]:
    """Return an act that the given call does not survive; nothing catches it, as nothing catches a kill."""
    done = []

    def killed(*args: object, **options: object) -> None:
        done.append(1)
        if len(done) == calls:
            raise KeyboardInterrupt
        act(*args, **options)

    return killed


def test_a_worker_that_lost_its_lease_writes_nothing(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = checked(small_workbook())
    applying.confirm(batch, by=editor)
    slow = fresh(batch)
    real = workflow.fill_draft

    def overtaken(*args: object, **options: object) -> None:
        real(*args, **options)  # type: ignore[arg-type]
        ImportBatch.objects.filter(pk=batch.pk).update(fence=99)

    monkeypatch.setattr(workflow, "fill_draft", overtaken)
    applying.work_on(slow)

    assert written() == 0


def test_an_error_that_nobody_expected_is_told_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = received(small_workbook())
    with monkeypatch.context() as patched:
        patched.setattr(applying, "check", lambda *_args, **_options: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            applying.work_on(batch)
    assert fresh(batch).error == "Something went wrong; nothing was changed (ZeroDivisionError)."

    applying.try_again(fresh(batch))
    applying.work_on(fresh(batch))

    assert (fresh(batch).stage, fresh(batch).error) == (Stage.CHECKED, "")


def test_a_database_that_is_away_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_options: object) -> None:
        raise OperationalError("gone")

    batch = received(small_workbook())
    monkeypatch.setattr(applying, "check", away)

    with pytest.raises(OperationalError):
        applying.work_on(batch)

    assert (fresh(batch).state, fresh(batch).error) == (State.RUNNING, "")  # the sweep begins anew


def test_what_waits_is_superseded_when_another_file_is_written(editor: User) -> None:
    first = checked(small_workbook())
    applying.apply_now(csv("edition,iso3,indicator,value", "2031,NAM,heroin-trade,3.0"), "one.csv")

    with pytest.raises(workflow.Refused):
        applying.confirm(fresh(first), by=editor)

    assert (fresh(first).stage, fresh(first).content) == (Stage.SUPERSEDED, None)


def test_faults_are_told_in_the_language_of_who_handed_the_file_in() -> None:
    with translation.override("fr"):
        batch = received(csv("edition,iso3,indicator,value", "2031,NAM,heroin-trade,12"))

    assert batch.language == "fr"


def test_the_last_file_of_an_edition_is_the_one_applied_to_it_last() -> None:
    edition = Edition.objects.get(year=2031)
    assert ImportBatch.objects.last_file_of(edition) == ""
    first = csv("edition,iso3,indicator,value", "2031,NAM,heroin-trade,3.0")
    second = csv("edition,iso3,indicator,value", "2031,NAM,heroin-trade,4.0")
    elsewhere = csv("edition,iso3,indicator,value", "2029,NAM,heroin-trade,4.0")

    for content in (first, second, elsewhere):
        applying.apply_now(content, "one.csv")

    assert ImportBatch.objects.last_file_of(edition) == checksum_of(second)
