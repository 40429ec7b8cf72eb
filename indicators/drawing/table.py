"""A table with its drawings as one picture that stands alone: for print, for slides, for a file of its own.

What goes in are words, printed numbers and shares; what comes out are rectangles, lines and texts at their places, 1200
units wide and as tall as needed. Nothing in it hangs on a style sheet: colors are those of the light site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from indicators.drawing.axis import Axis, mark
from indicators.drawing.diverging import tones
from indicators.drawing.lettering import width, wrap

WIDE, EDGE = 1200.0, 40.0
TITLE, LEAD, LETTERS, SMALL = 26.0, 15.0, 14.0, 12.0
LEADING = 1.35
LABELS, LETTER, PAD = 300.0, 26.0, 12.0
LEAST_DRAWN, NUMBER, WIDEST = 150.0, 104.0, 130.0  # the drawn column at least; a column of numbers
CELL_PAD = 9.0
BAR = 16.0
INK, SOFT, RULE, PAPER, TRACK = "#16202e", "#4a5565", "#dfdcd3", "#ffffff", "#efece5"
BLUE = "#2f5597"
TONES = {1: "#67467a", 2: "#b39dc0", 3: "#dfdcd3", 4: "#93acd4", 5: "#2f5597"}
ON_TONES = {1: "#ffffff", 2: INK, 3: INK, 4: INK, 5: "#ffffff"}
SHADES = {2: "#b5c6e0", 1: "#d9e2ef", -1: "#e8e0ec", -2: "#d2c4da"}
DOTS = ("#16202e", "#8a5a00", "#2f5597", "#67467a")  # in the order of views
MOST_NUMBERS = 12


@dataclass(frozen=True)
class TableCell:
    """A cell of numbers: its first line, smaller lines under it, and its shade from -2 to 2, as of a residual."""

    text: str
    under: Sequence[str] = ()
    shade: int = 0
    is_strong: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row: its label, its cells, and what is drawn of it.

    That is a share with its interval as a bar, several of them as dots, one under the other, or shares around a middle.
    """

    label: str
    cells: Sequence[TableCell] = ()
    letter: str = ""
    share: tuple[float, float, float] | None = None
    stack: Sequence[float] = ()
    dots: Sequence[tuple[float, float, float] | None] = ()
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """What is drawn: heads of the columns, rows, and of the drawn column what its two ends or its colors mean."""

    label_head: str
    heads: Sequence[str]
    rows: Sequence[TableRow]
    drawn_head: str = ""
    whole: float = 1.0  # the share at the end of a bar
    legend: Sequence[str] = ()  # of stacked shares, the lowest point first
    dotted: Sequence[str] = ()  # what the dots are of, in their order


@dataclass(frozen=True)
class Text:
    x: str
    y: str
    text: str
    size: str
    color: str = INK
    anchor: str = "start"
    weight: int = 400
    is_serif: bool = False


@dataclass(frozen=True)
class Box:
    x: str
    y: str
    width: str
    height: str
    color: str


@dataclass(frozen=True)
class Line:
    d: str
    color: str
    width: str = "1"


@dataclass(frozen=True)
class TableDrawing:
    """What templates/indicators/drawing/table.svg writes."""

    width: str
    height: str
    boxes: Sequence[Box]
    lines: Sequence[Line]
    texts: Sequence[Text]


@dataclass
class _Pen:
    """What was drawn so far, and how far down."""

    y: float = EDGE
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, size: float = LETTERS, **style: object) -> None:
        self.texts.append(Text(mark(x), mark(y), text, mark(size), **style))  # type: ignore[arg-type]

    def paragraph(self, text: str, size: float, *, gap: float = 6.0, **style: object) -> None:
        """Write lines over the whole width and go on below them."""
        for line in wrap(text, WIDE - 2 * EDGE, size):
            self.write(EDGE, self.y + size, line, size, **style)
            self.y += size * LEADING
        self.y += gap

    def box(self, x: float, y: float, wide: float, tall: float, color: str) -> None:
        self.boxes.append(Box(mark(x), mark(y), mark(wide), mark(tall), color))

    def rule(self, y: float, color: str = RULE) -> None:
        self.lines.append(Line(f"M{mark(EDGE)},{mark(y)}H{mark(WIDE - EDGE)}", color))


@dataclass(frozen=True)
class _Columns:
    """Where the columns are: the left of the label, the drawn column, and the right ends of those of numbers."""

    label: float
    label_width: float
    drawn: Axis | None
    ends: list[float]
    cell_width: float


def draw(title: str, lead: str, table: Table, notes: Sequence[str]) -> TableDrawing:
    """Return a drawing: a title, a lead, the table with what is drawn of its rows, and notes below it."""
    pen = _Pen()
    pen.paragraph(title, TITLE, weight=600, is_serif=True)
    pen.paragraph(lead, LEAD, gap=14, color=SOFT)
    _legend(pen, [(TONES[tone], label) for tone, label in zip(tones(len(table.legend)), table.legend, strict=True)])
    _legend(pen, list(zip(DOTS, table.dotted, strict=False)))
    columns = _columns(table)
    _head(pen, table, columns)
    for row in table.rows:
        _row(pen, row, columns)
    pen.y += 14
    for note in notes:
        pen.paragraph(note, SMALL, gap=3, color=SOFT)
    height = pen.y + EDGE - 10
    return TableDrawing(mark(WIDE), mark(height), pen.boxes, pen.lines, pen.texts)


def _columns(table: Table) -> _Columns:
    """Return the places of the columns; many numbers take from the drawn column and from the labels."""
    has_letters = any(row.letter for row in table.rows)
    is_drawn = any(row.share or row.stack or row.dots for row in table.rows)
    count = max(len(table.heads), 1)
    label = EDGE + (LETTER if has_letters else 0)
    labels = LABELS if count <= 5 else LABELS / 1.4 if count <= MOST_NUMBERS else LABELS / 1.8
    left = label + labels + PAD
    room = WIDE - EDGE - left
    drawn_to = left + (max(room - count * NUMBER - PAD, LEAST_DRAWN) if is_drawn else 0)
    reach = _reach([row.stack for row in table.rows if row.stack])
    drawn = None
    if is_drawn:
        low, high = reach if any(row.stack for row in table.rows) else (0.0, table.whole)
        drawn = Axis(left, drawn_to, low=low, high=high)
    each = (WIDE - EDGE - drawn_to - (PAD if is_drawn else 0)) / count
    each = each if is_drawn else min(each, WIDEST)
    ends = [WIDE - EDGE - each * (count - 1 - place) for place in range(len(table.heads))]
    return _Columns(label, labels, drawn, ends, each)


def _reach(stacks: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Return the ends of an axis that holds all stacks around their middle, in whole quarters."""
    sides = [_sides(stack) for stack in stacks]
    left = max((ceil(round(4 * side[0], 9)) for side in sides), default=1) or 1
    right = max((ceil(round(4 * side[1], 9)) for side in sides), default=1) or 1
    return -left / 4, right / 4


def _sides(stack: Sequence[float]) -> tuple[float, float]:
    half = len(stack) // 2
    center = stack[half] / 2 if len(stack) % 2 else 0.0
    return sum(stack[:half]) + center, sum(stack[len(stack) - half :]) + center


def _legend(pen: _Pen, entries: Sequence[tuple[str, str]]) -> None:
    x = EDGE
    for color, label in entries:
        wide = 18 + width(label, SMALL) + 18
        if x > EDGE and x + wide > WIDE - EDGE:
            x, pen.y = EDGE, pen.y + SMALL * 1.7
        pen.box(x, pen.y, 12, 12, color)
        pen.write(x + 18, pen.y + SMALL - 1.5, label, SMALL, color=SOFT)
        x += wide
    pen.y += SMALL * 2 if entries else 0


def _head(pen: _Pen, table: Table, columns: _Columns) -> None:
    heads = [wrap(head, columns.cell_width - CELL_PAD, SMALL) for head in table.heads]
    lines = max([len(head) for head in heads] + [1])
    foot = pen.y + lines * SMALL * LEADING
    pen.write(columns.label, foot, table.label_head, SMALL, weight=600, color=SOFT)
    for head, end in zip(heads, columns.ends, strict=True):
        for place, line in enumerate(head):
            y = foot - (len(head) - 1 - place) * SMALL * LEADING
            pen.write(end, y, line, SMALL, anchor="end", weight=600, color=SOFT)
    if columns.drawn:
        pen.write(columns.drawn.at(columns.drawn.low), foot, table.drawn_head, SMALL, color=SOFT)
    pen.y = foot + 7
    pen.rule(pen.y, INK)


def _row(pen: _Pen, row: TableRow, columns: _Columns) -> None:
    lines = wrap(row.label, columns.label_width, LETTERS)
    under = max((len(cell.under) for cell in row.cells), default=0)
    tall = max(len(lines) * LETTERS * LEADING, LETTERS * LEADING + under * SMALL * LEADING) + 12
    middle = pen.y + tall / 2
    weight = 600 if row.is_total else 400
    if row.letter:
        pen.write(EDGE, middle + LETTERS * 0.35, row.letter, SMALL, weight=600, color=SOFT)
    first = middle - (len(lines) - 1) / 2 * LETTERS * LEADING + LETTERS * 0.35
    for place, line in enumerate(lines):
        pen.write(columns.label, first + place * LETTERS * LEADING, line, LETTERS, weight=weight)
    for cell, end in zip(row.cells, columns.ends, strict=False):
        _cell(pen, cell, end, pen.y, tall, columns.cell_width)
    if columns.drawn and row.share:
        _bar(pen, columns.drawn, row.share, middle)
    if columns.drawn and row.stack:
        _stack(pen, columns.drawn, row.stack, middle)
    if columns.drawn and row.dots:
        _dots(pen, columns.drawn, row.dots, middle)
    pen.y += tall
    pen.rule(pen.y)


def _cell(pen: _Pen, cell: TableCell, end: float, top: float, tall: float, wide: float) -> None:
    if cell.shade:
        pen.box(end - wide + CELL_PAD, top + 1, wide - 2, tall - 2, SHADES[cell.shade])
    height = LETTERS * LEADING + len(cell.under) * SMALL * LEADING
    y = top + (tall - height) / 2 + LETTERS
    pen.write(end, y, cell.text, LETTERS, anchor="end", weight=600 if cell.is_strong else 400)
    for place, line in enumerate(cell.under, 1):
        pen.write(end, y + place * SMALL * LEADING, line, SMALL, anchor="end", color=SOFT)


def _bar(pen: _Pen, axis: Axis, interval: tuple[float, float, float], middle: float) -> None:
    share, low, high = interval
    left, right = axis.at(axis.low), axis.at(axis.high)
    pen.box(left, middle - BAR / 2, right - left, BAR - 6, TRACK)
    if share:
        pen.box(left, middle - BAR / 2, axis.at(share) - left, BAR - 6, BLUE)
    d = f"M{mark(axis.at(low))},{mark(middle + BAR / 2)}H{mark(axis.at(min(high, axis.high)))}"
    pen.lines.append(Line(d, INK, "1.6"))


def _dots(pen: _Pen, axis: Axis, dots: Sequence[tuple[float, float, float] | None], middle: float) -> None:
    step = BAR * 0.6
    for place, (dot, color) in enumerate(zip(dots, DOTS, strict=False)):
        if dot is None:
            continue
        share, low, high = dot
        y = middle + step * (place - (len(dots) - 1) / 2)
        pen.lines.append(Line(f"M{mark(axis.at(low))},{mark(y)}H{mark(axis.at(min(high, axis.high)))}", color, "1.6"))
        pen.box(axis.at(share) - 3, y - 3, 6, 6, color)


def _stack(pen: _Pen, axis: Axis, stack: Sequence[float], middle: float) -> None:
    along = -_sides(stack)[0]
    for tone, share in zip(tones(len(stack)), stack, strict=True):
        left, right = axis.at(along), axis.at(along + share)
        along += share
        if not share:
            continue
        pen.box(left, middle - BAR * 0.7, right - left, BAR * 1.4, TONES[tone])
        text = f"{100 * share:.0f}"
        if width(text, SMALL) + 4 <= right - left:
            x = (left + right) / 2
            pen.write(x, middle + SMALL * 0.36, text, SMALL, anchor="middle", color=ON_TONES[tone])
    zero, half = mark(axis.at(0)), BAR * 0.7
    for start, end in ((middle - half - 5, middle - half), (middle + half, middle + half + 5)):
        pen.lines.append(Line(f"M{zero},{mark(start)}V{mark(end)}", SOFT))
