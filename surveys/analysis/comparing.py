"""Views of a survey's responses side by side: each question's answers in each view, and how they differ from the first.

It loads scipy, by way of `surveys.analysis.associations`: import it where views are compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from surveys import kinds
from surveys.analysis import counting
from surveys.analysis.associations import mean_difference, mean_difference_p, mean_interval
from surveys.analysis.distributions import distributions, merged
from surveys.analysis.selecting import Selection
from surveys.documents import Document
from surveys.kinds.figures import SMALL, Distribution
from surveys.models import Response, SurveyVersion
from surveys.statistics.differences import newcombe
from surveys.statistics.intervals import Interval, ScaleSummary, wilson
from surveys.statistics.proportions import LEVEL, holm, two_sided_p

MOST_LINES = 20  # answers of a question; of more, those that were given most often


@dataclass(frozen=True)
class Difference:
    """By how much a view differs from the first; no interval and no p where the views share responses."""

    value: float
    interval: Interval | None = None
    p: float | None = None
    is_clear: bool = False  # after Holm's correction over all that were tested together


@dataclass(frozen=True)
class AnswerLine:
    """One answer: its option's document, how many gave it in each view, and what differs from the first view."""

    option: Document
    counts: list[int]
    shares: list[Interval | None]
    differences: list[Difference | None]


@dataclass(frozen=True)
class MeanLine:
    """The means of a question's answers in each view."""

    summaries: list[ScaleSummary | None]
    intervals: list[Interval | None]
    differences: list[Difference | None]


@dataclass(frozen=True)
class ComparedQuestion:
    """A question or a statement in each view; `document` has its texts and options in every language."""

    number: str
    document: Document
    figures: list[Distribution]  # one for each view
    lines: list[AnswerLine]
    n_more: int  # answers that were given less often and are not among the lines
    mean: MeanLine | None

    @property
    def code(self) -> str:
        return str(self.document["code"])

    @property
    def bases(self) -> list[int]:
        return [figures.base for figures in self.figures]


def overlapping(views: Sequence[Selection]) -> list[bool]:
    """Return of each view but the first whether it shares responses with the first."""
    first = views[0].responses().order_by()
    return [first.filter(view.condition()).exists() for view in views[1:]]


def compare(
    views: Sequence[Selection], versions: Sequence[SurveyVersion], language: str, shared: Sequence[bool]
) -> list[ComparedQuestion]:
    """Return the questions of the versions with their figures in each view; `shared` is what `overlapping` returns."""
    figures = [distributions(versions, counting.answers(view), {}, language) for view in views]
    questions = [
        _compared(number, document, list(of_views), shared)
        for number, document, of_views in _parts(merged(versions), figures)
    ]
    return [question for question in questions if question.lines or question.mean]


def _parts(
    documents: Sequence[Document], figures: Sequence[Sequence[Distribution]]
) -> Iterator[tuple[str, Document, tuple[Distribution, ...]]]:
    """Yield (number, document, figures in each view) of each question, or of each statement of one."""
    asked_documents = [document for document in documents if kinds.of(document["kind"]).is_asked]
    for place, (document, *of_views) in enumerate(zip(asked_documents, *figures, strict=True), 1):
        if not document["rows"]:
            yield str(place), document, tuple(of_views)
        for row, statement in enumerate(document["rows"]):
            own = {**document, **statement, "rows": []}
            yield f"{place}.{row + 1}", own, tuple(figure.rows[row] for figure in of_views)


def _compared(number: str, document: Document, figures: list[Distribution], shared: Sequence[bool]) -> ComparedQuestion:
    lines = [] if kinds.of(document["kind"]).is_measured else list(_lines(document, figures, shared))
    most = sorted(lines, key=lambda line: -sum(line.counts))[:MOST_LINES] if len(lines) > MOST_LINES else lines
    return ComparedQuestion(number, document, figures, most, len(lines) - len(most), _mean(figures, shared))


def _lines(document: Document, figures: Sequence[Distribution], shared: Sequence[bool]) -> Iterator[AnswerLine]:
    counts_by_code = [{bar.code: bar.count for bar in figure.bars} for figure in figures]
    bases = [figure.base for figure in figures]
    for option in document["options"]:
        counts = [counts.get(option["code"], 0) for counts in counts_by_code]
        is_offered = any(option["code"] in counts for counts in counts_by_code)
        if is_offered and any(bases) and (any(counts) or len(document["options"]) <= MOST_LINES):
            differences = [
                _difference(counts[0], bases[0], count, base, is_shared)
                for count, base, is_shared in zip(counts[1:], bases[1:], shared, strict=True)
            ]
            shares = [wilson(count, base) for count, base in zip(counts, bases, strict=True)]
            yield AnswerLine(option, counts, shares, differences)


def _difference(count_1: int, base_1: int, count_2: int, base_2: int, is_shared: bool) -> Difference | None:
    interval = newcombe(count_1, base_1, count_2, base_2)
    if interval is None or is_shared:
        return interval and Difference(interval.share)
    p = two_sided_p(count_1, base_1, count_2, base_2) if min(base_1, base_2) >= SMALL else None
    return Difference(interval.share, interval, p)


def _mean(figures: Sequence[Distribution], shared: Sequence[bool]) -> MeanLine | None:
    summaries = [figure.summary for figure in figures]
    if not any(summaries):
        return None
    differences = [
        _mean_difference(summaries[0], summary, is_shared)
        for summary, is_shared in zip(summaries[1:], shared, strict=True)
    ]
    return MeanLine(summaries, [mean_interval(summary) if summary else None for summary in summaries], differences)


def _mean_difference(first: ScaleSummary | None, other: ScaleSummary | None, is_shared: bool) -> Difference | None:
    if first is None or other is None:
        return None
    value = float(Fraction(other.mean) - Fraction(first.mean))
    if is_shared:
        return Difference(value)
    is_tested = min(first.n, other.n) >= SMALL
    return Difference(value, mean_difference(other, first), mean_difference_p(other, first) if is_tested else None)


def corrected(questions: Sequence[ComparedQuestion]) -> list[ComparedQuestion]:
    """Return the questions with what is clear after Holm's correction over all answers and all means together."""
    tests = [difference.p for difference in _tested(questions)]
    adjusted = iter(holm([p for p in tests if p is not None]))

    def marked(difference: Difference | None) -> Difference | None:
        if difference is None or difference.p is None:
            return difference
        return replace(difference, is_clear=next(adjusted) < LEVEL)

    def of(line: AnswerLine | MeanLine) -> list[Difference | None]:
        return [marked(difference) for difference in line.differences]

    return [
        replace(
            question,
            lines=[replace(line, differences=of(line)) for line in question.lines],
            mean=question.mean and replace(question.mean, differences=of(question.mean)),
        )
        for question in questions
    ]


def _tested(questions: Sequence[ComparedQuestion]) -> Iterator[Difference]:
    """Yield the differences that were tested, in the order in which `corrected` goes through them."""
    for question in questions:
        lines: list[AnswerLine | MeanLine] = [*question.lines]
        for line in [*lines, question.mean] if question.mean else lines:
            yield from (each for each in line.differences if each is not None and each.p is not None)


def n_tested(questions: Sequence[ComparedQuestion]) -> int:
    """Return how many differences were tested together."""
    return sum(1 for _difference in _tested(questions))


def sizes(views: Sequence[Selection]) -> list[int]:
    """Return the number of responses of each view."""
    return [Response.objects.filter(view.condition()).count() for view in views]
