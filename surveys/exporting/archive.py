"""Write a selection as a zip: tables, files for statistics programs, codebooks, programs that read it, and a manifest.

The manifest is written last: only then its checksums are known. A file that was cut short is no valid zip.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import connection as own_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.analysis.selecting import Selection
from surveys.exporting import codebook, ddi, page, reading, statistics, storage, table
from surveys.exporting.description import Variable, variables
from surveys.exporting.entries import Entry, entries
from surveys.exporting.languages import columns_in, languages_of
from surveys.exporting.lines import Lines
from surveys.kinds.columns import ExportColumn
from surveys.models import SurveyVersion
from surveys.questionnaires import consents

COMPRESSION: Final = 1  # what a table gains from more of it, its reader does not wait for
CAVEAT: Final = "People chose to answer: shares and intervals say nothing of those who stayed away."
PIECE: Final = 8 << 20  # bytes
READERS: Final = Path(__file__).with_name("readers")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Order:
    """What was parts for: a selection in a language, with words or without; `by` is the name that the manifest has.

    `formats` are those of `statistics.FILES`, beside CSV.
    """

    selection: Selection
    language: str
    with_words: bool
    by: str = ""
    formats: Sequence[str] = ()


@dataclass
class Contents:
    """What was written: the number of responses, the SHA-256 of which they are, and that of each file with its size."""

    rows: int = 0
    rows_sha256: str = ""
    files: list[dict[str, str | int]] = field(default_factory=list)


@dataclass(frozen=True)
class Described:
    """What a file says of its columns."""

    versions: list[SurveyVersion]
    columns: list[ExportColumn]
    variables: list[Variable]
    entries: list[Entry]


def write(
    file: IO[bytes],
    order: Order,
    *,
    scratch: Path,
    connection: BaseDatabaseWrapper = own_connection,
    progress: Progress = lambda _done, _total: None,
) -> Contents:
    """Write the zip and return what is in it; raise `Refused` unless it has as many rows as the database counts.

    `progress` is called with the number of responses that are written and the number of all, and each second while
    other programs work; `scratch` is the path of a folder that is there only meanwhile.
    """
    contents, described = Contents(), _described(order)
    scratch.mkdir(mode=0o700)
    total = reading.count(order.selection, connection)
    chosen = statistics.choose(order.formats, total)
    progress(0, total)
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        rows = _TableRows(order, described.columns, contents, connection, scratch, bool(chosen.names))
        _add(archive, "responses.csv", rows.pieces(total, progress), contents)
        if contents.rows != total:
            message = _("The database counts %(total)s responses, and %(rows)s were written: try it again.")
            raise Refused(message % {"total": total, "rows": contents.rows})
        _add_file(archive, "responses-codes.csv", scratch / "numbers.csv", contents, lambda: progress(total, total))
        manifest = _manifest(order, described, contents) | {"left_out": dict(chosen.left_out)}
        if chosen.names:
            about = {"title": manifest["title"], "language": order.language, "notes": _notes(manifest, described)}
            statistics.make(
                scratch, chosen.names, about=about, variables=described.variables,
                say_alive=lambda: progress(total, total),
            )  # fmt: skip
        for name in chosen.names:
            _add_file(archive, name, scratch / name, contents, lambda: progress(total, total))
        _add_codebooks(archive, order, described, manifest, contents)
        manifest |= {"sha256": contents.files[0]["sha256"], "files": contents.files}
        archive.writestr(ZipInfo("manifest.json"), json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    storage.remove(scratch)
    return contents


def _described(order: Order) -> Described:
    selection, words = order.selection, order.with_words
    versions, ever = selection.versions(), list(selection.survey.versions.order_by("number"))
    columns = table.columns(versions, order.language, with_words=words, ever=ever)
    further = {
        language: columns_in(versions, language, with_words=words, ever=ever)
        for language in languages_of(versions)
        if language != order.language
    }
    parts = entries(versions, [column for column in columns if column is not table.RANDOM_ORDER], order.language)
    return Described(versions, columns, variables(columns, by_language=further), parts)


class _TableRows:
    """The rows of both tables, the first in pieces, the second into a file beside it, and there a third with words."""

    def __init__(
        self, order: Order, columns: Sequence[ExportColumn], contents: Contents, connection: BaseDatabaseWrapper,
        scratch: Path, is_for_statistics: bool,
    ) -> None:  # fmt: skip
        self.order, self.contents, self.connection = order, contents, connection
        self.lines, self.scratch, self.is_for_statistics = Lines(columns), scratch, is_for_statistics

    def pieces(self, total: int, progress: Progress) -> Iterator[bytes]:
        """Yield responses.csv, and write the others meanwhile."""
        identity = sha256()
        codes_header, numbers_header = self.lines.headers()
        with (
            storage.written(self.scratch / "numbers.csv") as numbers,
            storage.written(self.scratch / "table.csv") as everything,
        ):
            numbers.write(numbers_header.encode())
            if self.is_for_statistics:
                everything.write(self.lines.header_with_words().encode())
            yield codes_header.encode()
            for chunk in reading.chunks(self.order.selection, self.connection, with_words=self.order.with_words):
                both = [self.lines.both(stored) for stored in chunk]
                numbers.write("".join([in_numbers for _codes, in_numbers in both]).encode())
                if self.is_for_statistics:
                    rows = zip(both, chunk, strict=True)
                    with_words = [self.lines.with_words(line, stored) for (_codes, line), stored in rows]
                    everything.write("".join(with_words).encode())
                identity.update("".join([f"{stored.facts[0]} {stored.facts[4]}\n" for stored in chunk]).encode())
                self.contents.rows += len(chunk)
                yield "".join([in_codes for in_codes, _numbers in both]).encode()
                progress(self.contents.rows, total)
        self.contents.rows_sha256 = identity.hexdigest()


def _add_codebooks(
    archive: ZipFile, order: Order, described: Described, manifest: dict[str, Any], contents: Contents
) -> None:
    """Write the codebooks, and the programs that read the tables by them."""
    columns, parts = described.columns, described.entries
    study = ddi.Study(
        str(manifest["title"]), str(manifest["survey"]), order.language, str(manifest["exported_on"]), contents.rows,
        _notes(manifest, described)[:3], "responses-codes.csv",
    )  # fmt: skip
    _add(archive, "codebook.csv", [codebook.describe(columns, described.variables, parts)], contents)
    if codebook.shared_labels(columns):
        _add(archive, "value_labels.csv", [codebook.value_labels(columns)], contents)
    _add(archive, "codebook.html", [page.render(manifest, parts, described.variables, order.language)], contents)
    in_numbers = [variable for variable in described.variables if variable.name not in _words_of(columns)]
    _add(archive, "ddi.xml", [ddi.describe(study, in_numbers, parts)], contents)
    for name in ("read.py", "read.R"):
        _add_file(archive, name, READERS / name, contents)


def _words_of(columns: Sequence[ExportColumn]) -> set[str]:
    return {column.name for column in columns if column.is_words}


def _notes(manifest: dict[str, Any], described: Described) -> list[str]:
    """Return what a file says of itself, and in every language what its columns mean."""
    chosen = ", ".join(f"{name} = {value}" for name, value in manifest["filter"].items()) or "-"
    notes = [str(manifest["caveat"]), f"Filter: {chosen}", f"As of {manifest['exported_on']}: {manifest['rows']} rows"]
    for variable in described.variables:
        for language, (label, labels) in variable.texts.items():
            notes.append(f"{variable.name} [{language}] {label}")
            notes += [f"{variable.name} [{language}] {number} = {words}" for number, words in labels.items()]
    return notes


def _add_file(
    archive: ZipFile, name: str, path: Path, contents: Contents, say_alive: Callable[[], None] = lambda: None
) -> None:
    """Write a file from the disk into the zip; `say_alive` is called for each of its pieces."""

    def pieces() -> Iterator[bytes]:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
                say_alive()

    _add(archive, name, pieces(), contents)


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


def _manifest(order: Order, described: Described, contents: Contents) -> dict[str, Any]:
    return {
        "survey": order.selection.survey.slug,
        "title": str(order.selection.survey),
        "filter": order.selection.parameters(),
        "statuses": list(order.selection.statuses),
        "versions": [_version(version) for version in described.versions],
        "language": order.language,
        "free_text": order.with_words,
        "exported_on": timezone.localdate().isoformat(),
        "exported_by": order.by,
        "rows": contents.rows,
        "rows_sha256": contents.rows_sha256,
        "columns": len(table.FACTS) + len(described.columns),
        "caveat": CAVEAT,
    }
