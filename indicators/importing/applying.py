"""The acts upon an uploaded file: receive, check, confirm, apply. Each may be begun twice and killed anywhere."""

from collections.abc import Iterable
from contextlib import suppress

from django.conf import settings
from django.contrib.auth.models import User
from django.db import Error, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from indicators import workflow
from indicators.importing import preview, reading
from indicators.importing.checking import CheckResult, check
from indicators.importing.faults import Unreadable
from indicators.models import Edition, ImportBatch
from indicators.models.imports import checksum_of
from lib.background.job import LostLease, queued

Stage, State = ImportBatch.Stage, ImportBatch.State


def receive(content: bytes, filename: str, *, by: User | None, year: int | None = None) -> ImportBatch:
    """Store an uploaded file to be checked and return its batch; raise `Unreadable` if it is no workbook or CSV."""
    reading.inspect(content)
    return ImportBatch.objects.create(
        content=content,
        filename=filename[-200:],
        sha256=checksum_of(content),
        year=year,
        by=by,
        language=translation.get_language() or settings.LANGUAGE_CODE,
    )


def work_on(batch: ImportBatch) -> None:
    """Check an uploaded batch or apply a confirmed one, if no other worker has claimed it; else do nothing."""
    steps = {Stage.UPLOADED: _check, Stage.CONFIRMED: _apply}
    if batch.stage not in steps or not batch.claim():
        return
    with translation.override(batch.language), suppress(LostLease):
        try:
            steps[Stage(batch.stage)](batch)
        except (LostLease, Error):
            raise  # a database that is away is no fault of the file: the lease ends, and the sweep begins anew
        except Unreadable as fault:
            batch.finish(stage=Stage.REFUSED, content=None, preview=preview.summarize_refusal(str(fault)))
        except Exception as fault:
            batch.fail(_("Something went wrong; nothing was changed (%(fault)s).") % {"fault": type(fault).__name__})
            raise


def _check(batch: ImportBatch) -> None:
    checked = check(bytes(batch.content), year=batch.year, tick=batch.heartbeat)
    result = preview.summarize(checked)
    if checked.faults:
        batch.finish(stage=Stage.REFUSED, content=None, preview=result)
    else:
        batch.finish(stage=Stage.CHECKED, content=batch.content if checked.changes else None, preview=result)


def confirm(batch: ImportBatch, *, by: User) -> None:
    """Queue a checked batch to be applied; raise `Refused` if it is not waiting, as after a second click."""
    checked = ImportBatch.objects.filter(pk=batch.pk, stage=Stage.CHECKED, state=State.DONE, content__isnull=False)
    if not checked.update(stage=Stage.CONFIRMED, confirmed_by=by, **queued()):
        raise workflow.Refused(_("This import does not wait for a confirmation any more."))
    batch.refresh_from_db()


def try_again(batch: ImportBatch) -> None:
    """Queue a failed batch again; raise `Refused` if it has not failed."""
    if not ImportBatch.objects.filter(pk=batch.pk, state=State.FAILED).update(**queued()):
        raise workflow.Refused(_("This import has not failed."))
    batch.refresh_from_db()


def _apply(batch: ImportBatch) -> None:
    """Write what was confirmed, in one transaction; if the changes differ by now, set the batch back to checked."""
    with transaction.atomic():
        batch.heartbeat(0, 1)
        checked = _check_against_locked_editions(bytes(batch.content), batch.year)
        if checked.faults:
            batch.finish(stage=Stage.REFUSED, content=None, preview=preview.summarize(checked))
        elif checked.checksum != batch.preview["digest"]:
            batch.finish(stage=Stage.CHECKED, preview=preview.summarize(checked, outdated=True))
        else:
            _write(checked, by=batch.confirmed_by)
            batch.finish(stage=Stage.APPLIED, content=None)
            batch.editions.set(_written(checked))
            _supersede()


@transaction.atomic
def apply_now(content: bytes, filename: str, *, year: int | None = None) -> CheckResult:
    """Check a file and write its scores at once, all editions or, where anything is refused, none; return the check."""
    checked = _check_against_locked_editions(content, year)
    if checked.faults or not checked.changes:
        return checked
    _write(checked, by=None)
    batch = ImportBatch.objects.create(
        stage=Stage.APPLIED,
        state=State.DONE,
        finished_at=timezone.now(),
        filename=filename[-200:],
        sha256=checksum_of(content),
        year=year,
        preview=preview.summarize(checked),
    )
    batch.editions.set(_written(checked))
    _supersede()
    return checked


def _check_against_locked_editions(content: bytes, year: int | None) -> CheckResult:
    """Lock the editions, so that nobody can change or publish a draft meanwhile, and check the file."""
    list(Edition.objects.select_for_update().order_by("pk"))
    return check(content, year=year)


def _write(checked: CheckResult, *, by: User | None) -> None:
    for edition_changes in checked.editions:
        changes = (*edition_changes.added, *edition_changes.changed)
        if changes:
            workflow.fill_draft(
                edition_changes.edition, {(change.iso3, change.slug): change.new for change in changes}, by=by
            )


def _written(checked: CheckResult) -> Iterable[Edition]:
    return [
        edition_changes.edition
        for edition_changes in checked.editions
        if edition_changes.added or edition_changes.changed
    ]


def _supersede() -> None:
    """Mark other checked batches as superseded: the drafts they were checked against have changed."""
    waiting = ImportBatch.objects.filter(stage=Stage.CHECKED, content__isnull=False)
    waiting.update(stage=Stage.SUPERSEDED, content=None)
