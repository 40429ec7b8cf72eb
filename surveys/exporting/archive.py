"""Write a selection as a zip of tables, codebook, value labels and manifest."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection as own_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.analysis.selecting import Selection
from surveys.exporting import codebook, reading, storage, table
from surveys.exporting.lines import Lines
from surveys.kinds.columns import ExportColumn
from surveys.models import SurveyVersion
from surveys.questionnaires import consents

COMPRESSION: Final = 1  # what a table gains from more of it, its reader does not wait for
CAVEAT: Final = "People chose to answer: shares and intervals say nothing of those who stayed away."
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Order:
    """What was asked for: a selection in a language, with words or without; `by` is the name that the manifest has."""

    selection: Selection
    language: str
    with_words: bool
    by: str = ""


@dataclass
class Contents:
    """What was written: the number of responses, the SHA-256 of which they are, and that of each file with its size."""

    rows: int = 0
    rows_sha256: str = ""
    files: list[dict[str, str | int]] = field(default_factory=list)


def write(
    file: IO[bytes],
    order: Order,
    *,
    scratch: Path,
    connection: BaseDatabaseWrapper = own_connection,
    progress: Progress = lambda _done, _total: None,
) -> Contents:
    """Write the zip and return what is in it; raise `Refused` unless it has as many rows as the database counts.

    `progress` is called with the number of responses that are written and the number of all; `scratch` is the path of
    a file that is there only meanwhile.
    """
    selection, contents = order.selection, Contents()
    versions = selection.versions()
    columns = table.columns(
        versions, order.language, with_words=order.with_words, ever=list(selection.survey.versions.all())
    )
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        with storage.written(scratch) as numbers:
            _write_tables(archive, numbers, order, columns, contents, connection, progress)
            numbers.seek(0)
            _add(archive, "responses-codes.csv", iter(lambda: numbers.read(1 << 20), b""), contents)
        _add(archive, "codebook.csv", [codebook.describe(columns)], contents)
        if codebook.shared_labels(columns):
            _add(archive, "value_labels.csv", [codebook.value_labels(columns)], contents)
        manifest = _manifest(order, versions) | {
            "rows": contents.rows,
            "rows_sha256": contents.rows_sha256,
            "columns": len(table.FACTS) + len(columns),
            "sha256": contents.files[0]["sha256"],
            "files": contents.files,
        }
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    scratch.unlink()
    return contents


def _write_tables(
    archive: ZipFile,
    numbers: IO[bytes],
    order: Order,
    columns: Sequence[ExportColumn],
    contents: Contents,
    connection: BaseDatabaseWrapper,
    progress: Progress,
) -> None:
    """Write responses.csv into the zip and the table of numbers into a file beside it."""
    lines, identity, total = Lines(columns), sha256(), reading.count(order.selection, connection)
    progress(0, total)

    def pieces() -> Iterable[bytes]:
        codes_header, numbers_header = lines.headers()
        numbers.write(numbers_header.encode())
        yield codes_header.encode()
        for chunk in reading.chunks(order.selection, connection, with_words=order.with_words):
            both = [lines.both(stored) for stored in chunk]
            numbers.write("".join([in_numbers for _codes, in_numbers in both]).encode())
            identity.update("".join([f"{stored.facts[0]} {stored.facts[4]}\n" for stored in chunk]).encode())
            contents.rows += len(chunk)
            yield "".join([in_codes for in_codes, _numbers in both]).encode()
            progress(contents.rows, total)

    _add(archive, "responses.csv", pieces(), contents)
    contents.rows_sha256 = identity.hexdigest()
    if contents.rows != total:
        message = _("The database counts %(total)s responses, and %(rows)s were written: try it again.")
        raise Refused(message % {"total": total, "rows": contents.rows})


def _add(archive: ZipFile, name: str, pieces: Iterable[bytes], contents: Contents) -> None:
    """Write a file into the zip, and note its checksum and size."""
    checksum, size = sha256(), 0
    with archive.open(name, "w", force_zip64=True) as file:
        for piece in pieces:
            checksum.update(piece)
            size += len(piece)
            file.write(piece)
    contents.files.append({"name": name, "sha256": checksum.hexdigest(), "bytes": size})


def _version(version: SurveyVersion) -> dict[str, object]:
    consent, further = consents.consent_hash(version.document), consents.further_hashes(version.document)
    facts = {"number": version.number, "sha256": version.content_hash, "consent": consent}
    return facts | ({"consents": further} if further else {})  # by language, where it reads otherwise


def _manifest(order: Order, versions: Sequence[SurveyVersion]) -> dict[str, object]:
    return {
        "survey": order.selection.survey.slug,
        "title": str(order.selection.survey),
        "filter": order.selection.parameters(),
        "statuses": list(order.selection.statuses),
        "versions": [_version(version) for version in versions],
        "language": order.language,
        "free_text": order.with_words,
        "exported_on": timezone.localdate().isoformat(),
        "exported_by": order.by,
        "caveat": CAVEAT,
    }
