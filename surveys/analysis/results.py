"""What the public reads of a survey: the noised counts of one release as shares, never an exact number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from django.utils.translation import gettext as _

from indicators.models import Release, ResultCount
from indicators.scoring.noise_margin import margin
from lib.numbers import percent
from surveys import kinds
from surveys.analysis.public_tallies import ALL_RESPONSES, asked_questions, cells_of
from surveys.documents import Document
from surveys.kinds.public_cells import ANY
from surveys.models import FollowUp, Survey
from surveys.statistics import noised
from surveys.statistics.intervals import Interval


@dataclass(frozen=True)
class ResultAnswer:
    """One answer: its share of the base with where it was before the noise; None where too few gave it to be shown."""

    code: str
    label: str
    interval: Interval | None
    value: Decimal | None = None

    @property
    def percent(self) -> str:
        return _whole(self.interval.share) if self.interval else _("under 8")

    @property
    def between(self) -> str:
        """Return between which shares it was before the noise, 19 times in 20."""
        if self.interval is None:
            return "–"
        return _("%(low)s to %(high)s") % {"low": _whole(self.interval.low), "high": _whole(self.interval.high)}


@dataclass(frozen=True)
class ResultFigure:
    """The answers to a question, or to one statement of a scale. `base` is to tens, None where too few answered."""

    code: str
    text: str
    base: int | None
    answers: Sequence[ResultAnswer]
    no_answers: Sequence[ResultAnswer]  # that count as no answer: their shares are of all who were asked and said so
    off: int  # a count is off by this at most, 19 times in 20
    several: bool

    @property
    def left_out(self) -> str:
        """Return what those say who gave no answer, in words, such as “5% do not know”."""
        return ", ".join(f"{answer.percent} {answer.label}" for answer in self.no_answers if answer.interval)

    @property
    def on_scale(self) -> list[ResultAnswer]:
        """Return the answers from the lowest value to the highest; none where some have no value."""
        if any(answer.value is None for answer in self.answers):
            return []
        return sorted(self.answers, key=lambda answer: answer.value or 0)

    @property
    def above_middle(self) -> float:
        """Return the share of those who chose a value above the middle of the scale."""
        points = self.on_scale
        return sum(answer.interval.share for answer in points[(len(points) + 1) // 2 :] if answer.interval)


@dataclass(frozen=True)
class ResultQuestion:
    """A question with its figures, one for each statement if it has any, and what was done about it."""

    code: str
    text: str
    figures: Sequence[ResultFigure]
    has_statements: bool
    note: str = ""
    follow_ups: Sequence[FollowUp] = field(default_factory=list)

    @property
    def shown(self) -> list[ResultFigure]:
        return [figure for figure in self.figures if figure.base is not None]

    @property
    def is_scale(self) -> bool:
        """Return whether it has statements on a scale, which are drawn around its middle."""
        return self.has_statements and all(len(figure.on_scale) > 1 for figure in self.figures)

    @property
    def finding(self) -> str:
        """Return in a sentence what was said most; empty where too few answered."""
        if self.is_scale and len(self.shown) > 1:
            ranked = sorted(self.shown, key=lambda figure: figure.above_middle)
            words = {"highest": ranked[-1].text, "most": _whole(ranked[-1].above_middle)}
            words |= {"lowest": ranked[0].text, "least": _whole(ranked[0].above_middle)}
            return (
                _(
                    "Above the middle of the scale: most for “%(highest)s” (%(most)s), fewest for “%(lowest)s”"
                    " (%(least)s)."
                )
                % words
            )
        answers = [answer for figure in self.shown for answer in figure.answers if answer.interval]
        if len(answers) < 2 or self.has_statements:
            return ""
        first, second = sorted(answers, key=_share_of, reverse=True)[:2]
        if first.interval and second.interval and first.interval.low < second.interval.high:
            return _("No answer is clearly ahead of all others.")
        return _("Most often: %(answer)s, %(percent)s.") % {"answer": first.label, "percent": first.percent}


@dataclass(frozen=True)
class SurveyResults:
    """What a release says of a survey. `responses` is to tens, None where there are too few."""

    release: Release
    responses: int | None
    questions: Sequence[ResultQuestion]
    figures: int  # questions and statements that were drawn, with the number of responses
    epsilon: Decimal  # of each

    @property
    def off(self) -> int:
        return margin(1 / Fraction(self.epsilon), noised.CHANCE)

    @property
    def wide_questions(self) -> list[ResultQuestion]:
        """Return the questions whose counts carry more noise, as one response can be in several cells."""
        return [question for question in self.questions if any(figure.off > self.off for figure in question.figures)]


def releases_with_results(survey: Survey) -> list[Release]:
    """Return the releases that drew counts of a survey and stand, newest first."""
    drawn = Release.objects.filter(result_counts__subject=survey.slug, withdrawal=None, demonstration=False)
    return list(drawn.distinct().order_by("-number"))


def results_of(survey: Survey, release: Release, language: str) -> SurveyResults:
    """Return what a release says of a survey, in the order and the words of its versions."""
    rows = ResultCount.objects.filter(release=release, subject=survey.slug).order_by("pk")
    drawn = {figure: list(cells) for figure, cells in groupby(rows, key=lambda row: row.figure)}
    everyone = drawn.get(ALL_RESPONSES, [])
    follow_ups = list(survey.follow_ups.all())
    questions = [
        _question(question, drawn, language, [entry for entry in follow_ups if entry.question_id == question["key"]])
        for question in asked_questions(survey, release.published_at)
        if any(cells.code in drawn for cells in cells_of(question))
    ]
    return SurveyResults(
        release=release,
        responses=noised.to_tens(everyone[0].count) if everyone and everyone[0].count >= noised.FEWEST_SHOWN else None,
        questions=questions,
        figures=len(drawn),
        epsilon=next((cells[0].epsilon for cells in drawn.values()), Decimal(1)),
    )


def _question(
    question: Document, drawn: dict[str, list[ResultCount]], language: str, follow_ups: list[FollowUp]
) -> ResultQuestion:
    statements = question["rows"] or [question]
    return ResultQuestion(
        code=question["code"],
        text=question["text"][language],
        figures=[
            _figure(question, statement, drawn[statement["code"]], language)
            for statement in statements
            if statement["code"] in drawn
        ],
        has_statements=bool(question["rows"]),
        note=str(kinds.of(question["kind"]).note),
        follow_ups=follow_ups,
    )


def _figure(question: Document, statement: Document, cells: list[ResultCount], language: str) -> ResultFigure:
    options = {option["code"]: option for option in question["options"]}
    counts = [cell for cell in cells if cell.cell != ANY and not options.get(cell.cell, {}).get("missing")]
    missing = [cell for cell in cells if options.get(cell.cell, {}).get("missing")]
    whoever = [cell for cell in cells if cell.cell == ANY] or counts
    scale = cells[0].sensitivity / Fraction(cells[0].epsilon)
    base = sum(cell.count for cell in whoever)
    is_shown = noised.is_shown(base, scale=scale, terms=len(whoever))

    def answers(of: list[ResultCount], over: list[ResultCount]) -> Iterator[ResultAnswer]:
        whole = sum(cell.count for cell in over)
        for cell in of:
            value = options.get(cell.cell, {}).get("value")
            yield ResultAnswer(
                code=cell.cell,
                label=kinds.of(question["kind"]).public_label(question, cell.cell, language),
                interval=noised.share(cell.count, whole, scale=scale, terms=len(over)) if is_shown else None,
                value=None if value is None else Decimal(value),
            )

    return ResultFigure(
        code=statement["code"],
        text=statement["text"][language],
        base=noised.to_tens(base) if is_shown else None,
        answers=list(answers(counts, whoever)),
        no_answers=list(answers(missing, whoever + missing)),
        off=margin(scale, noised.CHANCE),
        several=whoever is not counts,
    )


def _share_of(answer: ResultAnswer) -> float:
    return answer.interval.share if answer.interval else 0.0


def _whole(share: float) -> str:
    return percent(round(100 * share))
