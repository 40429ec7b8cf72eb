"""Files of responses, from asking to the end: made by a worker, cancelled, taken, deleted in time.

asking   a row; a worker is told, or finds it
making   one moment of the database, a lease, and a count before anybody may take the file
ending   cancelled within a chunk, taken as often as one likes by whoever may read what is in it, deleted after days
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from indicators.workflow import audit
from lib.background.job import LostLease
from lib.refusals import Refused
from surveys.analysis.selecting import Selection
from surveys.analysis.selection_query import read
from surveys.exporting import archive, reading, storage
from surveys.models import ResponseExport

logger = logging.getLogger(__name__)
State = ResponseExport.State
MOST_UNFINISHED: Final = 5  # of one account
UNFINISHED: Final = Q(state__in=(State.QUEUED, State.RUNNING))


@transaction.atomic
def ask(
    selection: Selection, *, language: str, with_words: bool, by: User, formats: Sequence[str] = ()
) -> ResponseExport:
    """Ask for a file of a selection; raise `Refused` where this account waits for enough of them."""
    if ResponseExport.objects.filter(UNFINISHED, by=by).count() >= MOST_UNFINISHED:
        raise Refused(_("Your other files are still being made: wait for them, or cancel one."))
    export = ResponseExport.objects.create(
        survey=selection.survey,
        query=selection.query(),
        language=language,
        with_words=with_words,
        formats=list(formats),
        by=by,
    )
    audit.record("responses exported", subject=export, by=by, **_facts(export))
    return export


@transaction.atomic
def cancel(export: ResponseExport, *, by: User) -> None:
    """End the making of a file; its worker notices within a chunk, and its file goes."""
    ended = ResponseExport.objects.filter(UNFINISHED, pk=export.pk).update(
        state=State.FAILED, lease_until=None, cancelled=True, file_name="", finished_at=timezone.now(), error=""
    )
    if not ended:
        raise Refused(_("This file is not being made any more."))
    audit.record("export of responses cancelled", subject=export, by=by)


@transaction.atomic
def make_again(export: ResponseExport, *, with_words: bool, by: User) -> ResponseExport:
    """Ask for the same as of now; with words only if they were in it, and whoever asks may read them."""
    return ask(
        read(export.survey, export.query),
        language=export.language,
        with_words=export.with_words and with_words,
        by=by,
        formats=export.formats,
    )


def place_of(export: ResponseExport, *, may_read_words: bool) -> Path:
    """Return where a file lies; raise `Refused` where it is not there, or not for somebody who may not read words."""
    if not export.is_ready:
        raise Refused(_("This file is not there: it is not made yet, or its time is over."))
    if export.with_words and not may_read_words:
        raise Refused(_("This file holds what people wrote, which you may not read. Ask for one without texts."))
    path = storage.path_of(export.file_name)
    if not path.exists():
        raise Refused(_("This file is gone from the disk. Make it again."))
    return path


def record_taking(export: ResponseExport, *, by: User) -> None:
    """Record who takes a file, before it is sent."""
    audit.record("file of responses taken", subject=export, by=by, **_facts(export))


def work_on(export: ResponseExport) -> None:
    """Make a file, if it is due and no other worker has claimed it; what a killed worker left is begun anew."""
    with translation.override(export.language), suppress(LostLease):
        if not export.claim():
            return
        name = storage.new_name()
        export.hold_name(name)
        try:
            _make(export, name)
        except Refused as refusal:
            storage.delete(name)
            export.fail(str(refusal))
        except BaseException:
            storage.delete(name)
            raise


def _make(export: ResponseExport, name: str) -> None:
    selection, path = read(export.survey, export.query), storage.path_of(name)
    by = export.by.get_username() if export.by else ""
    order = archive.Order(selection, export.language, export.with_words, by, tuple(export.formats))
    today = timezone.now().date()
    with reading.snapshot() as apart, storage.written(path) as file:
        contents = archive.write(
            file,
            order,
            scratch=storage.path_of(name, ".parts"),
            connection=apart,
            progress=partial(_say_alive, export),
        )
    export.finish(
        counted_on=today,
        rows=contents.rows,
        rows_sha256=contents.rows_sha256,
        size=path.stat().st_size,
        sha256=_checksum(path),
        expires_on=today + timedelta(days=settings.EXPORT_DAYS),
        error="",
    )


def _say_alive(export: ResponseExport, done: int, total: int) -> None:
    """Extend the lease and store the progress; raise `LostLease` where the work was cancelled or taken over.

    A moment at which the database takes nothing is passed over: the next one tells, and the end decides.
    """
    try:
        export.heartbeat(done, total)
    except OperationalError as fault:
        logger.warning("How far file %s is was not stored (%s): it goes on.", export.pk, type(fault).__name__)
        if not connection.in_atomic_block:
            connection.close()


def _checksum(path: Path) -> str:
    checksum = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            checksum.update(piece)
    return checksum.hexdigest()


def _facts(export: ResponseExport) -> dict[str, str | int | None]:
    return {
        "survey": export.survey.slug,
        "filter": export.query,
        "with_words": int(export.with_words),
        "rows": export.rows,
        "sha256": export.sha256,
    }
