"""Computing: from what was frozen to what it comes to. The same here, in a worker and when a run is verified."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from hashlib import sha256

from indicators.scoring.cells import CellInputs, CellResult, aggregate
from surveys.aggregation.snapshots import SnapshotContent

CELLS_BETWEEN_TICKS = 100
Results = Sequence[tuple[CellInputs, CellResult]]


def compute(frozen: SnapshotContent, *, tick: Callable[[int], None] = lambda _done: None) -> Results:
    """Return every cell with its outcome; `tick` hears how many are done."""
    results: list[tuple[CellInputs, CellResult]] = []
    greatest_pull = Fraction(frozen.about["parameters"]["greatest_pull"])
    for cell, outcome in aggregate(frozen.cells, greatest_pull=greatest_pull):
        if len(results) % CELLS_BETWEEN_TICKS == 0:
            tick(len(results))
        results.append((cell, outcome))
    return results


def checksum(decided: Iterable[tuple[str, str, tuple[str, str, int | None]]]) -> str:
    """Return the checksum over T, S and h of (iso3, slug, (T, S, h)), in the order of countries and indicators."""
    digest = sha256()
    for iso3, slug, (trimmed, score, half_points) in sorted(decided):
        digest.update(f"{iso3},{slug},{trimmed},{score},{'' if half_points is None else half_points}\n".encode())
    return digest.hexdigest()


def checksum_of(results: Results) -> str:
    return checksum((cell.country, cell.indicator, outcome.decided) for cell, outcome in results)
