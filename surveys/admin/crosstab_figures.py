"""A cross-tab as its page prints it: cells with percent, letters and shading, lines with bases and means, drawings.

It loads scipy, by way of `surveys.analysis.associations`: import it where a table is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.drawing import diverging, shares
from surveys.admin.charts import ScalePicture, scale_picture
from surveys.analysis import associations
from surveys.analysis.associations import Association, GroupMean
from surveys.analysis.crosstabs import COLUMN, ROW, CrossTab, WeightedTable, add_up, mean_of
from surveys.documents.wordings import Wording
from surveys.statistics.intervals import Interval, net, wilson
from surveys.statistics.proportions import letter
from surveys.templatetags.answers import signed_points

SHADED, DARK = 2.0, 3.0  # residuals from which a cell is shaded
TONES = {2: "more-2", 1: "more-1", -1: "fewer-1", -2: "fewer-2"}
MOST_DRAWN = 40  # rows of a drawing
MOST_CELLS = 2000  # of a page


@dataclass(frozen=True)
class CellFigures:
    """A cell: its count, its share, the letters of those it is clearly above, and how it differs from what is expected.

    `shade` is -2 for many fewer to 2 for many more; it has a bar where the table has no drawing of its own.
    """

    count: int
    share: float | None
    letters: str = ""
    shade: int = 0
    residual: float | None = None
    picture: shares.Share | None = None
    weighted: float | None = None  # its share with weights

    @property
    def tone(self) -> str:
        """Return the class of its shading; empty without."""
        return TONES.get(self.shade, "")


@dataclass(frozen=True)
class TableLine:
    """A row of the table, with its letter where rows are compared."""

    letter: str
    label: str
    cells: list[CellFigures]
    base: int
    share: float | None  # of all in the table
    is_small: bool
    wordings: list[Wording]
    mean: GroupMean | None = None
    effective: float | None = None  # the base that would do as well without weights
    weighted_mean: float | None = None


@dataclass(frozen=True)
class ColumnHead:
    """The head of a column, with its letter where columns are compared; its foot has its base."""

    letter: str
    label: str
    base: int
    share: float | None
    is_small: bool
    wordings: list[Wording]
    effective: float | None = None
    weighted: float | None = None  # the share of all with weights


@dataclass(frozen=True)
class CrossTabFigures:
    """All that the page of a cross-tab prints."""

    table: CrossTab
    percent: str
    heads: list[ColumnHead]
    lines: list[TableLine]
    association: Association | None
    gamma: Interval | None
    picture: ScalePicture | None
    whole: float  # the share at the end of the bars in the cells
    has_letters: bool
    mean_of_all: GroupMean | None = None

    @property
    def weighted(self) -> WeightedTable | None:
        return self.table.weighted

    @property
    def weighted_mean_of_all(self) -> float | None:
        """Return the mean over all rows with weights; None without, and where people stand in several rows."""
        if self.weighted is None or self.table.rows.is_several:
            return None
        return mean_of(add_up(self.weighted.values))

    @property
    def n_cells(self) -> int:
        return len(self.lines) * len(self.heads)

    @property
    def is_too_large(self) -> bool:
        """Return whether it has more cells than a page can hold."""
        return self.n_cells > MOST_CELLS

    @property
    def has_means(self) -> bool:
        return bool(self.table.values)

    @property
    def is_by_row(self) -> bool:
        return self.percent == ROW

    @property
    def is_by_column(self) -> bool:
        return self.percent == COLUMN

    @property
    def has_small(self) -> bool:
        return any(group.is_small for group in (self.heads if self.is_by_column else self.lines))


def figures(table: CrossTab, percent: str) -> CrossTabFigures:
    """Return what is printed of a table, with percent of its rows, of its columns, or of all."""
    groups = table.columns if percent == COLUMN else table.rows
    has_letters = percent in (ROW, COLUMN) and associations.is_compared(groups)
    picture = _picture(table)
    intervals = [
        [wilson(count, table.base_of(at, place, percent)) for place, count in enumerate(row)]
        for at, row in enumerate(table.counts)
    ]
    whole = shares.end(interval.high for row in intervals for interval in row if interval)
    residuals, lower = associations.residuals(table), associations.differences(table, percent)
    means = associations.means(table) or [None] * len(table.counts)
    lines = [
        TableLine(
            letter=letter(at) if has_letters and percent == ROW else "",
            label=category.label,
            cells=[
                CellFigures(
                    count=count,
                    share=table.share(at, place, percent),
                    letters="".join(letter(group) for group in lower[at][place]),
                    shade=_shade(residuals[at][place], _expected(table, at, place)),
                    residual=residuals[at][place],
                    picture=_bar(intervals[at][place], whole) if picture is None else None,
                    weighted=table.weighted.share(at, place, percent) if table.weighted else None,
                )
                for place, count in enumerate(table.counts[at])
            ],
            base=table.rows.bases[at],
            share=_part(table.rows.bases[at], table.base),
            is_small=percent == ROW and table.rows.small[at],
            wordings=category.wordings,
            mean=means[at],
            effective=table.weighted.effective_rows[at] if table.weighted else None,
            weighted_mean=mean_of(table.weighted.values[at]) if table.weighted and table.weighted.values else None,
        )
        for at, category in enumerate(table.rows.categories)
    ]
    return CrossTabFigures(
        table=table,
        percent=percent,
        heads=_heads(table, percent, has_letters and percent == COLUMN),
        lines=lines,
        association=associations.association(table),
        gamma=associations.rank_correlation(table),
        picture=picture,
        whole=whole,
        has_letters=has_letters,
        mean_of_all=associations.mean_of_all(table),
    )


def _heads(table: CrossTab, percent: str, has_letters: bool) -> list[ColumnHead]:
    return [
        ColumnHead(
            letter=letter(place) if has_letters else "",
            label=category.label,
            base=table.columns.bases[place],
            share=_part(table.columns.bases[place], table.base),
            is_small=percent == COLUMN and table.columns.small[place],
            wordings=category.wordings,
            effective=table.weighted.effective_columns[place] if table.weighted else None,
            weighted=_part(table.weighted.column_bases[place], table.weighted.base) if table.weighted else None,
        )
        for place, category in enumerate(table.columns.categories)
    ]


def _part(count: float, base: float) -> float | None:
    return count / base if base else None


def _expected(table: CrossTab, row: int, column: int) -> float:
    """Return how many a cell would have if rows and columns had nothing to do with each other; 0 without a base."""
    return table.rows.bases[row] * table.columns.bases[column] / table.base if table.base else 0.0


def _shade(residual: float | None, expected: float) -> int:
    """Return the shade of a cell; none where fewer than `associations.FEW` are expected, whose residual says little."""
    if residual is None or abs(residual) < SHADED or expected < associations.FEW:
        return 0
    return (2 if abs(residual) >= DARK else 1) * (1 if residual > 0 else -1)


def _bar(interval: Interval | None, whole: float) -> shares.Share | None:
    return shares.draw(*interval, whole=whole) if interval else None


def _picture(table: CrossTab) -> ScalePicture | None:
    """Return each row as a bar around the middle of the scale in the columns; None where they are no scale."""
    columns = table.columns.categories
    points = sorted(
        ((category.value, place) for place, category in enumerate(columns) if category.value is not None),
    )
    if not table.values or len(points) < len(columns) or len(table.counts) > MOST_DRAWN or len(points) < 2:
        return None
    scales = [
        _scale(table.rows.categories[at].label, [row[place] for _value, place in points])
        for at, row in enumerate(table.counts)
        if any(row)
    ]
    labels = [columns[place].label for _value, place in points]
    return scale_picture(scales, labels) if scales else None


def _scale(text: str, counts: Sequence[int]) -> diverging.Scale:
    base, half = sum(counts), len(counts) // 2
    interval = net(sum(counts[len(counts) - half :]), sum(counts[:half]), base)
    drawn = diverging.Net(*interval, signed_points(interval)) if interval else None
    return diverging.Scale(text, [count / base for count in counts], drawn)
