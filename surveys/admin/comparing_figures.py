"""A comparison as its page prints it: lines with drawings on shared axes, wordings, and what differs, in words.

It loads scipy, by way of `surveys.analysis.comparing`: import it where views are compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from indicators.drawing import paired
from lib.numbers import percent
from surveys import kinds
from surveys.admin.comparing_query import ComparedView
from surveys.analysis.comparing import AnswerLine, ComparedQuestion, Difference, MeanLine
from surveys.analysis.response_facts import language_name
from surveys.documents.wordings import Reworded, Wording, Wordings
from surveys.kinds.figures import SMALL
from surveys.statistics.intervals import Interval
from surveys.templatetags.answers import grouped

MOST_SAID = 2  # options in “who answers differs too”


@dataclass(frozen=True)
class Line:
    """An answer with its label in the page's language and in others, and its drawing."""

    label: str
    others: list[tuple[str, str]]  # language, label
    answer: AnswerLine
    picture: paired.Row

    @property
    def cells(self) -> list[tuple[Interval | None, int]]:
        return list(zip(self.answer.shares, self.answer.counts, strict=True))


@dataclass(frozen=True)
class RewordedIn:
    """What was reworded of a question in one language."""

    language: str
    name: str
    wordings: list[Wording]
    reworded: list[Reworded]


@dataclass(frozen=True)
class QuestionBlock:
    """All that the page prints of one question."""

    question: ComparedQuestion
    text: str
    others: list[tuple[str, str]]
    lead: str
    lines: list[Line]
    head: paired.Head
    mean: MeanLine | None
    ends: str
    gaps: list[str]
    rewordings: list[RewordedIn]
    crossed: str

    @property
    def mean_cells(self) -> list[tuple[Fraction | None, Interval | None]]:
        if self.mean is None:
            return []
        means = [summary.mean if summary else None for summary in self.mean.summaries]
        return list(zip(means, self.mean.intervals, strict=True))

    @property
    def small(self) -> list[bool]:
        return [0 < base < SMALL for base in self.question.bases]

    @property
    def newest_wording(self) -> int | None:
        """Return the version from which the newest wording holds; None where nothing was reworded."""
        numbers = [
            wordings[-1][0]
            for each in self.rewordings
            for wordings in ([each.wordings] if each.wordings else []) + [part.wordings for part in each.reworded]
        ]
        return max(numbers, default=None)


def blocks(
    questions: Sequence[ComparedQuestion], views: Sequence[ComparedView], changed: Mapping[str, Wordings], language: str
) -> list[QuestionBlock]:
    """Return what is printed of each question; `changed` has the rewordings of each language of the views."""
    languages = [other for other in dict.fromkeys(view.language for view in views) if other != language]
    return [_block(question, views, changed, language, languages) for question in questions]


def _block(
    question: ComparedQuestion,
    views: Sequence[ComparedView],
    changed: Mapping[str, Wordings],
    language: str,
    languages: Sequence[str],
) -> QuestionBlock:
    axes = paired.axes(
        (paired.Estimate(*share) for line in question.lines for share in line.shares if share),
        (_estimate(each) for line in question.lines for each in line.differences if each),
    )
    document = question.document
    options = [option for option in document["options"] if not option["missing"] and option["value"] is not None]
    return QuestionBlock(
        question=question,
        text=document["text"][language],
        others=_in_others(document["text"], language, languages),
        lead=_lead(question, views, language),
        lines=[
            Line(
                line.option["label"][language],
                _in_others(line.option["label"], language, languages),
                line,
                _row(line, axes),
            )
            for line in question.lines
        ],
        head=paired.head(axes),
        mean=question.mean,
        ends=_ends(options, language),
        gaps=[_gaps(question, place) for place in range(len(views))],
        rewordings=list(_rewordings(question, changed)),
        crossed=question.code if kinds.of(document["kind"]).divides else "",
    )


def _in_others(texts: Mapping[str, str], language: str, languages: Sequence[str]) -> list[tuple[str, str]]:
    return [(other, texts[other]) for other in languages if other in texts and texts[other] != texts[language]]


def _estimate(difference: Difference) -> paired.Estimate:
    low, high = (difference.interval.low, difference.interval.high) if difference.interval else (difference.value,) * 2
    return paired.Estimate(difference.value, low, high, difference.is_clear)


def _row(line: AnswerLine, axes: paired.Axes) -> paired.Row:
    shares = [paired.Estimate(*share) if share else None for share in line.shares]
    return paired.row(shares, [_estimate(each) if each else None for each in line.differences], axes)


def _ends(options: Sequence[Mapping[str, object]], language: str) -> str:
    """Return the two ends of a scale with their values: 1 strongly disagree … 5 strongly agree."""
    points = sorted((Fraction(str(option["value"])), option["label"]) for option in options) if options else []
    if len({value for value, _label in points}) < 2:
        return ""
    (low, low_label), (high, high_label) = points[0], points[-1]
    words = {"low": low, "low_label": low_label[language], "high": high, "high_label": high_label[language]}  # type: ignore[index]
    return _("%(low)s %(low_label)s … %(high)s %(high_label)s") % words


def _gaps(question: ComparedQuestion, place: int) -> str:
    """Return who is not in the base of a view, with the reasons."""
    figures = question.figures[place]
    parts = [_("skipped %(number)s") % {"number": grouped(figures.skipped)}]
    parts += [
        _("“%(label)s” %(number)s") % {"label": bar.label, "number": grouped(bar.count)} for bar in figures.no_answers
    ]
    return ", ".join(parts)


def _rewordings(question: ComparedQuestion, changed: Mapping[str, Wordings]) -> Iterator[RewordedIn]:
    document = question.document
    for language, wordings in changed.items():
        own = wordings.questions.get(document["key"], [])
        options = [(option["code"], wordings.options.get(option["key"])) for option in document["options"]]
        reworded = [Reworded(code, False, history) for code, history in options if history]
        if own or reworded:
            yield RewordedIn(language, language_name(language), own, reworded)


def _clearest(question: ComparedQuestion) -> Iterator[tuple[AnswerLine, int, Difference]]:
    """Yield (line, place of the view, difference) of those that are clear, the largest first."""
    clear = [
        (line, place, each)
        for line in question.lines
        for place, each in enumerate(line.differences, 1)
        if each is not None and each.is_clear
    ]
    yield from sorted(clear, key=lambda entry: -abs(entry[2].value))


def _lead(question: ComparedQuestion, views: Sequence[ComparedView], language: str) -> str:
    """Return what differs most clearly, in a sentence."""
    clearest = next(_clearest(question), None)
    if clearest is None:
        is_mean_clear = question.mean and any(each and each.is_clear for each in question.mean.differences)
        return _("Only the means differ clearly.") if is_mean_clear else _("No difference is clear.")
    line, place, difference = clearest
    words = {
        "answer": line.option["label"][language],
        "view": views[place].name,
        "first": views[0].name,
        "share": _whole(line.shares[place]),
        "first_share": _whole(line.shares[0]),
    }
    if difference.value > 0:
        return _("“%(answer)s” is clearly more frequent in “%(view)s”: %(share)s against %(first_share)s.") % words
    return _("“%(answer)s” is clearly less frequent in “%(view)s”: %(share)s against %(first_share)s.") % words


def _whole(share: Interval | None) -> str:
    return percent(f"{100 * share.share:.0f}") if share else "–"


def who_answers(questions: Sequence[ComparedQuestion], views: Sequence[ComparedView], language: str) -> str:
    """Return by which answers to the survey's first question with one choice the views differ; empty where by none.

    Views that are divided by this question differ by it anyway.
    """
    first = next((question for question in questions if is_about_people(question.document["kind"])), None)
    if first is None or any(each.name == first.code for view in views for each in view.selection.answers):
        return ""
    differing = [line for line in first.lines if any(each and _is_beyond_chance(each) for each in line.differences)]
    most = sorted(differing, key=_widest)[:MOST_SAID]
    parts = [
        _("“%(answer)s” %(shares)s")
        % {"answer": line.option["label"][language], "shares": ", ".join(_whole(share) for share in line.shares)}
        for line in most
    ]
    words = {"question": first.document["text"][language], "parts": "; ".join(parts)}
    return _("“%(question)s”: %(parts)s, in the order of the views.") % words if parts else ""


def _widest(line: AnswerLine) -> float:
    return -round(max(abs(each.value) for each in line.differences if each), 9)


def _is_beyond_chance(difference: Difference) -> bool:
    return difference.interval is not None and (difference.interval.low > 0 or difference.interval.high < 0)


def is_about_people(kind: str) -> bool:
    """Return whether a question has one choice among options that an editor wrote, as those about who answers have."""
    of_it = kinds.of(kind)
    return of_it.takes_options and of_it.divides and not of_it.chooses_several and not of_it.takes_statements
