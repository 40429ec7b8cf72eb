"""Faults of a file: the position, the value and the reason."""

from dataclasses import dataclass, field

LISTED = 200
VALUE_LENGTH = 60


class Unreadable(Exception):
    """Raised when a file is refused as a whole; the message tells the user why."""


@dataclass(frozen=True)
class FilePosition:
    """A position in a file: sheet ("" for a CSV), row number and column letters; no row means the whole sheet."""

    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        cell = f"{self.column}{self.row or ''}"
        return "!".join(part for part in (self.sheet, cell) if part)


@dataclass(frozen=True)
class FileFault:
    """A value that is refused: its position, the value cut to 60 characters, and the reason in a sentence."""

    place: FilePosition
    value: str
    reason: str

    def __str__(self) -> str:
        parts = (str(self.place), f"“{self.value}”" if self.value else "", self.reason)
        return ": ".join(part for part in parts if part)


@dataclass
class FileFaults:
    """The first 200 faults of a file, and the number of all."""

    total: int = 0
    first: list[FileFault] = field(default_factory=list)

    def add(self, place: FilePosition, value: object, reason: str) -> None:
        """Count a fault; store it if it is among the first."""
        self.total += 1
        if len(self.first) < LISTED:
            self.first.append(FileFault(place, "" if value is None else str(value)[:VALUE_LENGTH], reason))

    def __bool__(self) -> bool:
        return bool(self.total)
