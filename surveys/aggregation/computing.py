"""Results of a snapshot: pure computation, the same when a run is made and when it is verified."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from hashlib import sha256

from indicators.scoring.cells import CellInputs, CellResult, aggregate
from surveys.aggregation.snapshots import SnapshotContent

CELLS_BETWEEN_TICKS = 100
Results = Sequence[tuple[CellInputs, CellResult]]


def compute(content: SnapshotContent, *, tick: Callable[[int], None] = lambda _done: None) -> Results:
    """Return each cell of a snapshot with its result; `tick` is called with the number done, every hundred cells."""
    results: list[tuple[CellInputs, CellResult]] = []
    greatest_pull = Fraction(content.about["parameters"]["greatest_pull"])
    for cell, outcome in aggregate(content.cells, greatest_pull=greatest_pull):
        if len(results) % CELLS_BETWEEN_TICKS == 0:
            tick(len(results))
        results.append((cell, outcome))
    return results


def checksum(decided: Iterable[tuple[str, str, tuple[str, str, int | None]]]) -> str:
    """Return the SHA-256 of (iso3, slug, (T, S, h)) as lines of CSV, sorted by country and indicator."""
    digest = sha256()
    for iso3, slug, (trimmed, score, half_points) in sorted(decided):
        digest.update(f"{iso3},{slug},{trimmed},{score},{'' if half_points is None else half_points}\n".encode())
    return digest.hexdigest()


def checksum_of(results: Results) -> str:
    """Return the checksum of results as `compute` gives them."""
    return checksum((cell.country, cell.indicator, outcome.decided) for cell, outcome in results)
