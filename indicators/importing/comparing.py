"""Compares a file with the database, cell by cell: what the publisher printed, and what is stored here."""

from dataclasses import dataclass, field
from decimal import Decimal

from indicators.figures import Figures, load_all
from indicators.importing import reading
from indicators.importing.checking import written_score
from indicators.importing.claims import Claims
from indicators.importing.faults import FileFaults
from indicators.importing.gathering import gather_claims
from indicators.importing.name_index import read_name_index


@dataclass(frozen=True)
class Difference:
    """A cell whose values in the file and in the database differ, both as printed; a dash is no value."""

    year: int
    country: str
    indicator: str
    in_file: str
    in_database: str


@dataclass
class Comparison:
    """The outcome of a comparison: how many scores and composites were compared, and the differences."""

    faults: FileFaults
    notes: list[str]
    scores: int = 0
    composites: int = 0
    differences: list[Difference] = field(default_factory=list)


def compare(content: bytes, *, year: int | None = None) -> Comparison:
    """Return the differences between a file's scores and composites and those of editions in any state.

    Raises `Unreadable` if the file is refused as a whole.
    """
    name_index = read_name_index()
    claims = gather_claims(reading.read_tables(content), name_index, year)
    figures = load_all([name_index.editions[year] for year in claims.years])
    comparison = Comparison(claims.faults, claims.notes)
    stated = {cell: written_score(claim.value) for cell, claim in claims.scores.items()}
    stated |= {cell: str(claim.value) for cell, claim in claims.composites.items()}
    for of_year, iso3, slug in sorted({*stated, *_left_out(claims, figures)}):
        measured = (of_year, iso3, slug) not in claims.composites
        comparison.scores += measured
        comparison.composites += not measured
        in_file = stated.get((of_year, iso3, slug), written_score(None))
        held = _held(figures[of_year], iso3, slug)
        in_database = written_score(None) if held is None else str(held)
        if in_file != in_database:
            names = name_index.names[iso3], name_index.names[slug]
            comparison.differences.append(Difference(of_year, *names, in_file, in_database))
    return comparison


def _held(figures: Figures, iso3: str, slug: str) -> Decimal | None:
    return figures.display_values(slug).get(iso3) if slug in figures.values else None


def _left_out(claims: Claims, figures: dict[int, Figures]) -> set[tuple[int, str, str]]:
    """Return the (year, iso3, slug) of stored scores that a sheet of a whole edition leaves out."""
    return {
        (year, iso3, slug)
        for year in claims.countries
        for slug in figures[year].tree.indicators
        for iso3 in figures[year].values[slug]
        if (year, iso3, slug) not in claims.scores
    }
