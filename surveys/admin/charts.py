"""Turn the figures of a survey into drawings: bars of options, scales around their middle, the response curve."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indicators.drawing import days, diverging, shares
from surveys import kinds
from surveys.analysis.curve import Curve
from surveys.analysis.scales import ScaleFigures
from surveys.kinds.figures import Distribution, OptionShare
from surveys.models import AnswerText
from surveys.templatetags.answers import grouped, signed_points

MOST_LINES = 12  # the rest of a long list is folded
DAY_FORMATS = {"day": "j N", "week": "j N", "month": "M Y"}


@dataclass(frozen=True)
class OptionBar:
    """The share of one option with its bar; none without a base."""

    bar: OptionShare
    picture: shares.Share | None


@dataclass(frozen=True)
class ScalePicture:
    """A scale over several statements, drawn narrow and wide, with its legend and the labels of its ends."""

    narrow: diverging.Diverging
    wide: diverging.Diverging
    legend: list[tuple[int, str]]
    low: str
    high: str


@dataclass(frozen=True)
class QuestionFigures:
    """The figures and drawings of one question, in the order of the page."""

    number: int
    question: Distribution
    lines: list[OptionBar]
    more: list[OptionBar]
    whole: float  # the share that the full length of a bar means
    scale: ScalePicture | None
    newest: Sequence[AnswerText]
    not_asked: int = 0  # responses of the view whose route or version did not ask it

    @property
    def is_counted_by_statement(self) -> bool:
        """Return whether a scale was answered that has no drawing, because its options have no values."""
        return self.scale is None and any(row.base or row.missing for row in self.question.rows)

    @property
    def no_answers(self) -> str:
        """Return the numbers of those who do not know, do not say, or gave no answer otherwise or were not asked."""
        parts = []
        for group in self.question.no_answers_by_reason:
            options = [
                _("“%(label)s” %(number)s") % {"label": bar.label, "number": grouped(bar.count)} for bar in group.bars
            ]
            words = {"reason": group.reason, "number": grouped(group.count), "options": ", ".join(options)}
            parts.append(_("%(reason)s %(number)s (%(options)s)") % words if group.reason else words["options"])
        if self.not_asked:
            parts.append(_("not asked %(number)s") % {"number": grouped(self.not_asked)})
        return "".join(f", {part}" for part in parts)

    @property
    def crossed(self) -> str:
        """Return the name by which a cross-tab knows this question, or its first statement; empty where it has none."""
        kind = kinds.of(self.question.kind)
        if not kind.divides or not self.question.n_asked:
            return ""
        return (self.question.rows[0] if self.question.rows else self.question).code

    @property
    def note(self) -> str:
        """Return what has to be said of the figures of this kind of question; empty where nothing has."""
        return str(kinds.of(self.question.kind).note)

    @property
    def is_text(self) -> bool:
        return kinds.of(self.question.kind).is_text

    @property
    def is_taken(self) -> bool:
        """Return whether it has figures that can be taken as files."""
        return bool(self.question.n_asked and (self.question.bars or self.question.rows))


@dataclass(frozen=True)
class ScaleBlock:
    """The figures of a scale with the bars of its scores."""

    figures: ScaleFigures
    lines: list[OptionBar]
    whole: float


@dataclass(frozen=True)
class CurvePicture:
    """The response curve, drawn narrow and wide."""

    narrow: days.Days
    wide: days.Days


def blocks(
    questions: Iterable[Distribution], newest: dict[int, list[AnswerText]], in_view: int = 0
) -> list[QuestionFigures]:
    """Return a numbered block for each question; `newest` holds its newest texts by question id.

    `in_view` is the number of responses that are looked at.
    """
    return [
        _block(number, question, newest.get(question.key, []), in_view)
        for number, question in enumerate(questions, start=1)
    ]


def scale_blocks(scales: Iterable[ScaleFigures]) -> list[ScaleBlock]:
    """Return a block for each scale."""
    return [ScaleBlock(figures, *bars(figures.bars)) for figures in scales]


def _block(number: int, question: Distribution, newest: Sequence[AnswerText], in_view: int) -> QuestionFigures:
    lines, whole = bars(question.bars)
    return QuestionFigures(
        number=number,
        question=question,
        lines=lines[:MOST_LINES],
        more=lines[MOST_LINES:],
        whole=whole,
        scale=_scale(question.rows) if question.rows and any(row.base for row in question.rows) else None,
        newest=newest,
        not_asked=max(in_view - question.n_asked, 0),
    )


def bars(options: Sequence[OptionShare]) -> tuple[list[OptionBar], float]:
    """Return the options with their bars on one scale, and the share at the end of that scale."""
    whole = shares.end(bar.interval.high for bar in options if bar.interval)
    return [OptionBar(bar, shares.draw(*bar.interval, whole=whole) if bar.interval else None) for bar in options], whole


def _scale(rows: Sequence[Distribution]) -> ScalePicture | None:
    points = sorted((bar for bar in rows[0].bars if bar.value is not None), key=lambda bar: bar.value or 0)
    if len(points) < 2:
        return None
    order = [bar.code for bar in points]
    scales = []
    for row in rows:
        share = {bar.code: bar.interval.share if bar.interval else 0.0 for bar in row.bars}
        net = diverging.Net(*row.net, signed_points(row.net)) if row.net else None
        scales.append(diverging.Scale(row.text, [share[code] for code in order], net))
    return scale_picture(scales, [bar.label for bar in points])


def scale_picture(scales: Sequence[diverging.Scale], labels: Sequence[str]) -> ScalePicture:
    """Return the drawings of scales with the same points; `labels` are those of the points, the lowest first."""
    return ScalePicture(
        narrow=diverging.draw(scales),
        wide=diverging.draw(scales, wide=True),
        legend=list(zip(diverging.tones(len(labels)), labels, strict=True)),
        low=labels[0],
        high=labels[-1],
    )


def curve_picture(curve: Curve) -> CurvePicture:
    """Return the narrow and the wide drawing of a response curve."""
    form = DAY_FORMATS[curve.step]
    columns = [
        (date_format(column.first, form), (column.counted, column.flagged, column.held)) for column in curve.columns
    ]
    return CurvePicture(days.draw(columns), days.draw(columns, wide=True))
