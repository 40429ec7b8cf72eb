"""A cross-tab as rows of a file: a line for each cell, with its percents, its residual and what it is clearly above."""

from collections.abc import Iterator, Sequence
from datetime import date

from indicators.exporting.cells import TableValue
from surveys.analysis import associations
from surveys.analysis.crosstabs import COLUMN, ROW, TOTAL, CrossTab, WeightedTable

HEAD = (
    "row_code", "row", "column_code", "column", "count", "row_base", "column_base", "base", "row_percent",
    "column_percent", "total_percent", "residual", "above_rows", "above_columns", "filter", "read_on",
)  # fmt: skip
WEIGHTED = (
    "row_percent_weighted",
    "column_percent_weighted",
    "total_percent_weighted",
    "row_base_effective",
    "weights",
)


def rows(table: CrossTab, query: str, day: date, weights: str = "") -> Iterator[Sequence[TableValue]]:
    """Yield the head and the lines; `query` is the filter, `day` when the responses were read, `weights` their name.

    `above_rows` has the codes of the rows that are clearly below in this column, by percents of the row;
    `above_columns` likewise those of columns. A weighted table has more columns.
    """
    yield HEAD + (WEIGHTED if table.weighted else ())
    residuals = associations.residuals(table)
    above_rows, above_columns = (associations.differences(table, percent) for percent in (ROW, COLUMN))
    for at, row in enumerate(table.rows.categories):
        for place, column in enumerate(table.columns.categories):
            yield (
                row.code,
                row.label,
                column.code,
                column.label,
                table.counts[at][place],
                table.rows.bases[at],
                table.columns.bases[place],
                table.base,
                *(_per_cent(table.share(at, place, percent)) for percent in (ROW, COLUMN, TOTAL)),
                _rounded(residuals[at][place]),
                " ".join(table.rows.categories[group].code for group in above_rows[at][place]),
                " ".join(table.columns.categories[group].code for group in above_columns[at][place]),
                query,
                day.isoformat(),
                *(_weighted(table.weighted, at, place, weights) if table.weighted else ()),
            )


def _weighted(table: WeightedTable, row: int, column: int, weights: str) -> Sequence[TableValue]:
    shares = [_per_cent(table.share(row, column, percent)) for percent in (ROW, COLUMN, TOTAL)]
    return (*shares, round(table.effective_rows[row], 1), weights)


def _per_cent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 4)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
