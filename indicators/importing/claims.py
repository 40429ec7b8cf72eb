"""The values that a file states for each cell, and faults for those that cannot be read."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from indicators.importing.faults import FileFaults, FilePosition

CellKey = tuple[int, str, str]  # year, iso3, slug
Stated = TypeVar("Stated")


@dataclass(frozen=True)
class Claim(Generic[Stated]):
    """The value that a file states for one cell, and its position in the file."""

    place: FilePosition
    value: Stated


@dataclass
class Claims:
    """Everything that a file states: scores and composites by cell, faults, and notes for the person who uploads."""

    scores: dict[CellKey, Claim[int | None]] = field(default_factory=dict)  # half points, None for a blank
    composites: dict[CellKey, Claim[Decimal]] = field(default_factory=dict)
    misread: set[tuple[int, str]] = field(default_factory=set)  # year and country where a value is a fault
    # Sheets with a column for each indicator cover whole editions: a country or indicator they leave out is reported.
    countries: dict[int, set[str]] = field(default_factory=dict)
    indicators: dict[int, set[str]] = field(default_factory=dict)
    sheets: dict[int, dict[str, None]] = field(default_factory=dict)
    faults: FileFaults = field(default_factory=FileFaults)
    notes: list[str] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        return sorted({year for year, _iso3, _slug in (*self.scores, *self.composites)})
