"""A comparison as rows of a file: a line for each answer, and for each mean, in each view."""

from collections.abc import Iterator, Sequence
from datetime import date

from indicators.exporting.cells import TableValue
from surveys.admin.comparing_query import ComparedView
from surveys.analysis.comparing import ComparedQuestion, Difference

HEAD = (
    "question_code", "question", "answer_code", "answer", "view", "filter", "count", "base", "asked", "percent",
    "percent_low", "percent_high", "mean", "mean_low", "mean_high", "difference", "difference_low", "difference_high",
    "p", "clear", "read_on",
)  # fmt: skip
Row = Sequence[TableValue]


def rows(
    questions: Sequence[ComparedQuestion], views: Sequence[ComparedView], language: str, day: date
) -> Iterator[Row]:
    """Yield the head and the lines. Differences are to the first view: of percents in points, of means as they are.

    `p` is that of one test; `clear` is 1 where the difference is after Holm's correction over all in the file.
    """
    yield HEAD
    for question in questions:
        for place, view in enumerate(views):
            start = [question.code, str(question.document["text"][language])]
            for answer, figures in _of_view(question, place, language):
                yield (*start, *answer, view.name, view.selection.query(), *figures, day.isoformat())


def _of_view(question: ComparedQuestion, place: int, language: str) -> Iterator[tuple[Row, Row]]:
    """Yield (code and words of the answer, its figures) of each answer in a view, and of the mean."""
    bases = (question.figures[place].base, question.figures[place].n_asked)
    for line in question.lines:
        share = line.shares[place]
        shares = [round(100 * each, 4) for each in share] if share else [None] * 3
        difference = _difference(line.differences[place - 1] if place else None, 100)
        words = str(line.option["label"][language])
        yield (line.option["code"], words), (line.counts[place], *bases, *shares, *[None] * 3, *difference)
    if question.mean:
        summary, interval = question.mean.summaries[place], question.mean.intervals[place]
        ends = [round(interval.low, 4), round(interval.high, 4)] if interval else [None, None]
        mean = round(float(summary.mean), 4) if summary else None
        difference = _difference(question.mean.differences[place - 1] if place else None, 1)
        yield ("", ""), (None, *bases, *[None] * 3, mean, *ends, *difference)


def _difference(difference: Difference | None, times: int) -> list[TableValue]:
    if difference is None:
        return [None] * 5
    ends = [round(times * each, 4) for each in difference.interval[1:]] if difference.interval else [None, None]
    p = None if difference.p is None else float(f"{difference.p:.4g}")
    return [round(times * difference.value, 4), *ends, p, int(difference.is_clear)]
