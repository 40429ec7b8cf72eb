"""What is wrong with a file, and where."""

from dataclasses import dataclass, field

LISTED = 200
VALUE_LENGTH = 60


class Unreadable(Exception):
    """The file as a whole is refused; the message says why, in a sentence."""


@dataclass(frozen=True)
class FilePosition:
    """Where in a file: a CSV has no sheets, and what is true of a whole sheet has no row."""

    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        cell = f"{self.column}{self.row or ''}"
        return "!".join(part for part in (self.sheet, cell) if part)


@dataclass(frozen=True)
class FileFault:
    """One thing that must be mended before anything of the file is taken."""

    place: FilePosition
    value: str
    reason: str

    def __str__(self) -> str:
        parts = (str(self.place), f"“{self.value}”" if self.value else "", self.reason)
        return ": ".join(part for part in parts if part)


@dataclass
class FileFaults:
    """The first faults, and how many there are in all."""

    total: int = 0
    first: list[FileFault] = field(default_factory=list)

    def add(self, place: FilePosition, value: object, reason: str) -> None:
        """Note one more; only the first are kept."""
        self.total += 1
        if len(self.first) < LISTED:
            self.first.append(FileFault(place, "" if value is None else str(value)[:VALUE_LENGTH], reason))

    def __bool__(self) -> bool:
        return bool(self.total)
