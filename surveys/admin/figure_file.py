"""The figures of one question as rows of a file: a line for each answer, of each statement."""

from collections.abc import Iterator, Sequence

from indicators.exporting.cells import TableValue
from surveys.kinds.figures import Distribution, OptionShare

HEAD = (
    "question_code", "question", "answer_code", "answer", "counts_as_no_answer", "count", "base", "asked", "skipped",
    "percent", "low", "high", "mean", "median", "sd", "view",
)  # fmt: skip


def rows(question: Distribution, view: str) -> Iterator[Sequence[TableValue]]:
    """Yield the head and the lines; `view` says in words what is filtered by.

    Percents of answers are of the base, those of options that count as no answer of all who were asked.
    """
    yield HEAD
    for part in question.rows or [question]:
        for bars, is_missing in ((part.bars, "no"), (part.no_answers, "yes")):
            for bar in bars:
                yield _line(part, bar, is_missing, view)


def _line(part: Distribution, bar: OptionShare, is_missing: str, view: str) -> Sequence[TableValue]:
    summary = part.summary
    return (
        part.code,
        part.text,
        bar.code,
        bar.label,
        is_missing,
        bar.count,
        part.base,
        part.n_asked,
        part.skipped,
        *(round(100 * end, 4) for end in bar.interval or ()),
        *(() if bar.interval else (None, None, None)),
        float(summary.mean) if summary else None,
        float(summary.median) if summary else None,
        round(summary.sd, 6) if summary and summary.sd is not None else None,
        view,
    )
