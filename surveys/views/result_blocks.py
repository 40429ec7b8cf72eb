"""The results of a question as its page shows them: bars, or statements around the middle of their scale."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from indicators.drawing import diverging, noised, opinions, shares
from surveys.analysis.results import ResultAnswer, ResultFigure, ResultQuestion


@dataclass(frozen=True)
class BarLine:
    """An answer with its bar; none where too few gave it."""

    answer: ResultAnswer
    bar: noised.NoisedBar | None


@dataclass(frozen=True)
class FigureBars:
    """A question without statements, or a statement of answers without values, with its bars."""

    figure: ResultFigure
    lines: list[BarLine]


@dataclass(frozen=True)
class StatementLine:
    """A statement with its drawing, and in words what the drawing shows."""

    figure: ResultFigure
    picture: opinions.Opinion
    words: str


@dataclass(frozen=True)
class ResultBlock:
    """A question: its bars, or its statements with a legend of (tone, label), and what its bases are."""

    question: ResultQuestion
    bars: list[FigureBars]
    statements: list[StatementLine]
    legend: list[tuple[int, str]]
    base: str
    points_off: int = 0  # how far a printed share can be off, in points, where no bar shows it

    @property
    def is_shown(self) -> bool:
        return bool(self.question.shown)


def block_of(question: ResultQuestion) -> ResultBlock:
    """Return a question with its drawings."""
    if question.is_scale:
        statements = _statements(question.shown)
        labels = [answer.label for answer in question.figures[0].on_scale]
        legend = list(zip(diverging.tones(len(labels)), labels, strict=True))
        return ResultBlock(question, [], statements, legend, _bases(question), _points_off(question))
    bars = [_bars(figure) for figure in question.shown]
    return ResultBlock(question, bars, [], [], _bases(question))


def _bars(figure: ResultFigure) -> FigureBars:
    highest = [answer.interval.high for answer in figure.answers if answer.interval]
    whole = shares.end(highest)
    lines = [
        BarLine(answer, noised.draw(*answer.interval, whole=whole) if answer.interval else None)
        for answer in figure.answers
    ]
    return FigureBars(figure, lines)


def _statements(figures: list[ResultFigure]) -> list[StatementLine]:
    drawn = [[answer.interval.share if answer.interval else 0.0 for answer in figure.on_scale] for figure in figures]
    return [
        StatementLine(figure, picture, _in_words(figure))
        for figure, picture in zip(figures, opinions.draw(drawn), strict=True)
    ]


def _in_words(figure: ResultFigure) -> str:
    listed = ", ".join(f"{answer.label} {answer.percent}" for answer in figure.on_scale)
    return _("%(statement)s: %(answers)s") % {"statement": figure.text, "answers": listed}


def _points_off(question: ResultQuestion) -> int:
    intervals = [answer.interval for figure in question.shown for answer in figure.answers if answer.interval]
    widest = max((max(share - low, high - share) for share, low, high in intervals), default=0.0)
    return round(100 * widest + 0.5)


def _bases(question: ResultQuestion) -> str:
    """Return the base of a question, or those of its statements, in words."""
    bases = sorted({figure.base for figure in question.shown if figure.base is not None})
    printed = [number_format(base, force_grouping=True) for base in bases]
    if len(printed) > 1:
        return _("Bases: about %(least)s to %(most)s.") % {"least": printed[0], "most": printed[-1]}
    return _("Base: about %(number)s.") % {"number": printed[0]} if printed else ""
