"""The results of a question as one drawing with all its words, for a file that stands alone: 720 units wide.

Its colors are those of the light pages, written into it: a file has no style sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.drawing import opinions
from indicators.drawing.axis import mark
from indicators.drawing.lettering import wrap

WIDTH, MARGIN = 720, 24
TITLE, LETTERS, SMALL = 20, 13, 11.5
LABELS, BARS_FROM, BARS_TO = 226, 270, 620
OPINIONS_TO = 696
BAR, ROW_GAP, LEADING = 16, 12, 1.3
TONES = {1: "#6a4a7c", 2: "#b39fc0", 3: "#dedbd3", 4: "#93abcf", 5: "#2f568f"}
LIGHT_TEXT = (1, 5)


@dataclass(frozen=True)
class FileBar:
    """An answer: its label, its share as text, and its share with its bounds; None where too few gave it."""

    label: str
    text: str
    share: tuple[float, float, float] | None


@dataclass(frozen=True)
class FileStatement:
    """A statement with the shares of its points, from the lowest to the highest."""

    label: str
    shares: Sequence[float]


@dataclass(frozen=True)
class Rect:
    x: str
    y: str
    width: str
    height: str
    fill: str


@dataclass(frozen=True)
class Line:
    """A line of text; `anchor` as SVG has it."""

    x: str
    y: str
    text: str
    size: str
    fill: str = "#16202e"
    anchor: str = "start"
    weight: str = "400"


@dataclass(frozen=True)
class FileDrawing:
    """What templates/indicators/drawing/result_file.svg draws."""

    width: str
    height: str
    rects: tuple[Rect, ...]
    lines: tuple[Line, ...]


class _Pen:
    """Collects what is drawn, from the top down."""

    def __init__(self) -> None:
        self.y = float(MARGIN)
        self.rects: list[Rect] = []
        self.lines: list[Line] = []

    def text(self, text: str, size: float, *, limit: float = WIDTH - 2 * MARGIN, weight: str = "400") -> None:
        for line in wrap(text, limit, size):
            self.y += size * LEADING
            self.lines.append(Line(str(MARGIN), mark(self.y), line, mark(size), weight=weight))

    def label(self, text: str, tall: float) -> float:
        """Write a label at the left of a row and return the height of the row."""
        lines = wrap(text, LABELS, LETTERS)
        height = max(tall, len(lines) * LETTERS * LEADING)
        first = self.y + height / 2 - len(lines) * LETTERS * LEADING / 2
        for place, line in enumerate(lines):
            y = first + LETTERS * (1 + LEADING * place)
            self.lines.append(Line(str(MARGIN), mark(y), line, str(LETTERS)))
        return height

    def rect(self, left: float, right: float, y: float, height: float, fill: str) -> None:
        if right > left:
            self.rects.append(Rect(mark(left), mark(y), mark(right - left), mark(height), fill))

    def drawing(self) -> FileDrawing:
        return FileDrawing(str(WIDTH), mark(self.y + MARGIN), tuple(self.rects), tuple(self.lines))


def draw_bars(title: str, groups: Sequence[tuple[str, Sequence[FileBar]]], notes: Sequence[str]) -> FileDrawing:
    """Return a question with its bars; each group has a heading, empty where it needs none."""
    pen = _Pen()
    pen.text(title, TITLE, weight="600")
    highest = [bar.share[2] for _heading, bars in groups for bar in bars if bar.share]
    whole = max(highest, default=1.0) or 1.0
    for heading, bars in groups:
        pen.y += ROW_GAP
        if heading:
            pen.text(heading, LETTERS + 1, weight="600")
            pen.y += ROW_GAP / 2
        for bar in bars:
            _draw_bar(pen, bar, whole)
    return _noted(pen, notes)


def draw_statements(
    title: str, labels: Sequence[tuple[int, str]], statements: Sequence[FileStatement], notes: Sequence[str]
) -> FileDrawing:
    """Return a scale with its statements around one middle; `labels` has (tone, label) of each point."""
    pen = _Pen()
    pen.text(title, TITLE, weight="600")
    pen.y += ROW_GAP
    for tone, label in labels:
        pen.rect(MARGIN, MARGIN + LETTERS, pen.y + 4, LETTERS, TONES[tone])
        pen.y += LETTERS * LEADING + 2
        pen.lines.append(Line(str(MARGIN + 20), mark(pen.y), label, str(LETTERS)))
    pen.y += ROW_GAP
    drawn = opinions.draw([statement.shares for statement in statements])
    ratio = (OPINIONS_TO - BARS_FROM) / opinions.WIDTH
    for statement, opinion in zip(statements, drawn, strict=True):
        height = pen.label(statement.label, opinions.HEIGHT)
        _draw_pieces(pen, opinion, ratio, pen.y + (height - opinions.HEIGHT) / 2)
        pen.y += height + ROW_GAP
    return _noted(pen, notes)


def _draw_bar(pen: _Pen, bar: FileBar, whole: float) -> None:
    height = pen.label(bar.label, BAR + 6)
    top = pen.y + (height - BAR) / 2
    pen.rect(BARS_FROM, BARS_TO, top, BAR, "#efece5")
    if bar.share:
        share, low, high = (BARS_FROM + (BARS_TO - BARS_FROM) * value / whole for value in bar.share)
        pen.rect(BARS_FROM, low, top, BAR, TONES[5])
        pen.rect(low, high, top, BAR, TONES[4])
        pen.rect(share - 1, share + 1, top - 3, BAR + 6, "#16202e")
    y = mark(top + BAR / 2 + LETTERS * 0.36)
    pen.lines.append(Line(str(WIDTH - MARGIN), y, bar.text, str(LETTERS), anchor="end", weight="600"))
    pen.y += height + ROW_GAP / 2


def _draw_pieces(pen: _Pen, opinion: opinions.Opinion, ratio: float, y: float) -> None:
    for piece in opinion.pieces:
        left = BARS_FROM + float(piece.x) * ratio
        pen.rect(left, left + float(piece.width) * ratio, y, opinions.HEIGHT, TONES[piece.tone])
        if piece.text:
            at, fill = BARS_FROM + float(piece.text_x) * ratio, "#fff" if piece.tone in LIGHT_TEXT else "#16202e"
            pen.lines.append(Line(mark(at), mark(y + 18.5), piece.text, str(LETTERS), fill=fill, anchor="middle"))
    middle = BARS_FROM + float(opinion.middle) * ratio
    pen.rect(middle - 0.5, middle + 0.5, y - 3, opinions.HEIGHT + 6, "#4a5565")


def _noted(pen: _Pen, notes: Sequence[str]) -> FileDrawing:
    pen.y += ROW_GAP
    for note in notes:
        pen.text(note, SMALL)
    return pen.drawing()
