"""Write a selection as a zip of table, codebook, value labels and manifest, in pieces, while it is sent."""

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone

from indicators.exporting.cells import TableValue
from surveys.analysis.selecting import Selection
from surveys.exporting import codebook, table
from surveys.models import SurveyVersion
from surveys.questionnaires import consents

LINES = 500  # rows in one piece
CAVEAT = "People chose to answer: shares and intervals say nothing of those who stayed away."


class PieceBuffer:
    """A writable file that holds only the bytes that were not taken yet, so that a zip never is in memory whole."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Do nothing: `take_pieces` empties the buffer."""

    def take_pieces(self) -> bytes:
        """Return the bytes written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def stream(
    selection: Selection, versions: Sequence[SurveyVersion], *, language: str, with_words: bool, by: str
) -> Iterator[bytes]:
    """Yield the bytes of the zip; `by` is the user name that the manifest records."""
    buffer, checksum, count = PieceBuffer(), sha256(), 0
    columns = table.columns(versions, language, with_words=with_words)
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        with archive.open("responses.csv", "w") as file:
            for lines in _batches(table.rows(selection, columns, with_words=with_words)):
                text = lines if count else [table.header(columns), *lines]
                piece = codebook.csv_bytes(text)
                checksum.update(piece)
                file.write(piece)
                count += len(lines)
                yield buffer.take_pieces()
            if not count:
                piece = codebook.csv_bytes([table.header(columns)])
                checksum.update(piece)
                file.write(piece)
        archive.writestr("codebook.csv", codebook.describe(columns))
        if codebook.shared_labels(columns):
            archive.writestr("value_labels.csv", codebook.value_labels(columns))
        manifest = _manifest(selection, versions, language=language, with_words=with_words, by=by)
        manifest |= {"rows": count, "columns": len(table.FACTS) + len(columns), "sha256": checksum.hexdigest()}
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    yield buffer.take_pieces()


def _batches(rows: Iterable[list[TableValue]]) -> Iterator[list[list[TableValue]]]:
    batch: list[list[TableValue]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == LINES:
            yield batch
            batch = []
    if batch:
        yield batch


def _version(version: SurveyVersion) -> dict[str, object]:
    consent, further = consents.consent_hash(version.document), consents.further_hashes(version.document)
    facts = {"number": version.number, "sha256": version.content_hash, "consent": consent}
    return facts | ({"consents": further} if further else {})  # by language, where it reads otherwise


def _manifest(
    selection: Selection, versions: Sequence[SurveyVersion], *, language: str, with_words: bool, by: str
) -> dict[str, object]:
    return {
        "survey": selection.survey.slug,
        "title": str(selection.survey),
        "filter": selection.parameters(),
        "statuses": list(selection.statuses),
        "versions": [_version(version) for version in versions],
        "language": language,
        "free_text": with_words,
        "exported_on": timezone.localdate().isoformat(),
        "exported_by": by,
        "caveat": CAVEAT,
    }
