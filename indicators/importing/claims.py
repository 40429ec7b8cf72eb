"""What a file says of each cell, as far as it can be read; every value that cannot be is a fault."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from indicators.importing.faults import FileFaults, FilePosition

CellKey = tuple[int, str, str]  # year, iso3, slug
Stated = TypeVar("Stated")


@dataclass(frozen=True)
class Claim(Generic[Stated]):
    """A file's word on one cell, and where it stands."""

    place: FilePosition
    value: Stated


@dataclass
class Claims:
    """All that a file says."""

    scores: dict[CellKey, Claim[int | None]] = field(default_factory=dict)  # half points, None for a blank
    composites: dict[CellKey, Claim[Decimal]] = field(default_factory=dict)
    misread: set[tuple[int, str]] = field(default_factory=set)  # year and country where a value is a fault
    # Sheets with a column for each indicator speak of whole editions: what they leave out is asked about.
    countries: dict[int, set[str]] = field(default_factory=dict)
    indicators: dict[int, set[str]] = field(default_factory=dict)
    sheets: dict[int, dict[str, None]] = field(default_factory=dict)
    faults: FileFaults = field(default_factory=FileFaults)
    notes: list[str] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        return sorted({year for year, _iso3, _slug in (*self.scores, *self.composites)})
