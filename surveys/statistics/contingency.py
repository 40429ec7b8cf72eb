"""How two divisions of the same responses go together, from the counts of their table alone. Pure functions."""

from collections.abc import Sequence
from math import sqrt

from surveys.statistics.intervals import Interval, Z

Counts = Sequence[Sequence[int]]


def adjusted_residual(count: int, row: int, column: int, total: int) -> float | None:
    """Return by how many standard errors a cell has more or fewer than if rows and columns had nothing to do with it.

    (O - E) / sqrt(E (1 - r/n) (1 - c/n)) with E = r c / n (Haberman, Biometrics 29, 1973, 205-220); None where the row
    or the column is empty or everybody. `row`, `column` and `total` are bases: with several choices too, a cell is then
    tested as the 2 by 2 table of those who chose and did not choose its row and its column.
    """
    if not (0 < row < total and 0 < column < total):
        return None
    expected = row * column / total
    return (count - expected) / sqrt(expected * (1 - row / total) * (1 - column / total))


def expected_counts(counts: Counts) -> list[list[float]]:
    """Return what each cell would have if rows and columns were independent: its row times its column by the total."""
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts, strict=True)]
    return [[row * column / sum(rows) for column in columns] for row in rows]


def gamma(counts: Counts, z: float = Z) -> Interval | None:
    """Return Goodman and Kruskal's gamma of a table with ordered rows and columns, with its 95% interval.

    Of the pairs of responses that differ in both, the share in which both go the same way minus the share in which they
    go opposite ways: -1 to 1. None where no pair differs in both. The interval is gamma ± z ASE1, cut at -1 and 1, with

    ASE1 = 4 / (P + Q)² sqrt(sum n (Q A - P D)²),  P = sum n A,  Q = sum n D,

    where A and D of a cell are the responses that agree and disagree with it (Goodman and Kruskal, Journal of the
    American Statistical Association 67, 1972, 415-421). It is too narrow for small tables, and no interval at -1 or 1.
    """
    agreeing, opposed = _agreeing(counts), _agreeing([list(reversed(row)) for row in counts])
    opposed = [list(reversed(row)) for row in opposed]
    cells = [
        (n, same, opposite)
        for row, same_row, opposite_row in zip(counts, agreeing, opposed, strict=True)
        for n, same, opposite in zip(row, same_row, opposite_row, strict=True)
    ]
    concordant, discordant = sum(n * same for n, same, _ in cells), sum(n * opposite for n, _, opposite in cells)
    pairs = concordant + discordant
    if not pairs:
        return None
    value = (concordant - discordant) / pairs
    spread = sum(n * (discordant * same - concordant * opposite) ** 2 for n, same, opposite in cells)
    half = z * 4 / pairs**2 * sqrt(spread)
    return Interval(value, max(-1.0, value - half), min(1.0, value + half))


def _agreeing(counts: Counts) -> list[list[int]]:
    """Return for each cell how many responses are above it in both or below it in both."""
    height, width = len(counts), len(counts[0]) if counts else 0
    before = [[0] * (width + 1) for _ in range(height + 1)]  # responses in the rows and columns before a place
    for row in range(height):
        for column in range(width):
            before[row + 1][column + 1] = (
                before[row][column + 1] + before[row + 1][column] - before[row][column] + counts[row][column]
            )
    total = before[height][width]
    return [
        [
            before[row][column]
            + (total - before[row + 1][width] - before[height][column + 1] + before[row + 1][column + 1])
            for column in range(width)
        ]
        for row in range(height)
    ]
