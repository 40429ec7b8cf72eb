"""Turn the counts of a survey into figures of its questions: bases, shares with intervals, figures of scales."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from surveys.analysis import wordings
from surveys.analysis.counting import OptionCounts
from surveys.analysis.intervals import Interval, ScaleSummary, net, outer_two, summarize, wilson
from surveys.analysis.wordings import Reworded, Wording, Wordings
from surveys.models import Question, SurveyVersion
from surveys.questionnaires import checking

Kind = Question.Kind
Document = dict[str, Any]
SMALL = 30  # a base below this number of responses is marked


@dataclass(frozen=True)
class OptionShare:
    """One option: how many chose it, and what share of the base that is, with its interval; none without a base."""

    code: str
    label: str
    value: Fraction | None
    count: int
    interval: Interval | None
    wordings: list[Wording] = field(default_factory=list)

    @property
    def per_cent(self) -> float:
        return 100 * self.interval.share if self.interval else 0.0


@dataclass(frozen=True)
class Ends:
    """The two highest or the two lowest points of a scale: how many chose either, and their share."""

    count: int
    interval: Interval


@dataclass(frozen=True)
class Distribution:
    """The figures of one question, or of one statement of a scale.

    `n_asked` is `base` (answers) + `missing` (options that count as no answer) + `skipped`.
    """

    key: int
    code: str
    kind: str
    text: str
    n_asked: int
    base: int
    skipped: int
    missing: int
    bars: list[OptionShare] = field(default_factory=list)
    no_answers: list[OptionShare] = field(default_factory=list)  # options that count as no answer
    summary: ScaleSummary | None = None
    top: Ends | None = None
    bottom: Ends | None = None
    net: Interval | None = None
    texts: int = 0
    rows: list["Distribution"] = field(default_factory=list)
    wordings: list[Wording] = field(default_factory=list)  # empty where it was never reworded

    @property
    def is_small(self) -> bool:
        """Return whether fewer than `SMALL`, but some, answered."""
        return 0 < self.base < SMALL

    @property
    def reworded(self) -> list[Reworded]:
        """Return the statements and the options that were reworded, statements first."""
        offered = self.rows[0] if self.rows else self
        statements = [Reworded(row.code, True, row.wordings) for row in self.rows if row.wordings]
        return statements + [
            Reworded(bar.code, False, bar.wordings) for bar in (*offered.bars, *offered.no_answers) if bar.wordings
        ]


def distributions(
    versions: Sequence[SurveyVersion], tallied: dict[int, OptionCounts], texts: dict[int, int], language: str
) -> list[Distribution]:
    """Return the figures of each question of the versions, in the order of the newest; removed questions come last.

    `tallied` and `texts` are counts by question id, as `counting` returns them.
    """
    changed = wordings.changed(versions, language)
    return [_distribution(entry, tallied, texts, language, changed) for entry in merged(versions)]


def merged(versions: Sequence[SurveyVersion]) -> list[Document]:
    """Return the questions of all versions as documents, each with every option and statement it ever had.

    Texts and order are those of the newest version that has the part.
    """
    entries: dict[int, Document] = {}
    for version in sorted(versions, key=lambda version: -version.number):
        for question in checking.questions_of(version.document):
            entry = entries.setdefault(question["key"], {**question, "rows": [], "options": []})
            for part in ("rows", "options"):
                keys = {element["key"] for element in entry[part]}
                entry[part] += [element for element in question[part] if element["key"] not in keys]
    return list(entries.values())


def _distribution(
    question: Document,
    tallied: dict[int, OptionCounts],
    texts: dict[int, int],
    language: str,
    changed: Wordings,
) -> Distribution:
    if question["kind"] == Kind.MATRIX:
        return _matrix(question, tallied, language, changed)
    tally = tallied.get(question["key"], OptionCounts())
    return replace(_count_question(question, tally, language, changed), texts=texts.get(question["key"], 0))


def _matrix(question: Document, tallied: dict[int, OptionCounts], language: str, changed: Wordings) -> Distribution:
    """Return the figures of a matrix: those of its statements, and the largest of their bases as its own."""
    statements = [{**question, **statement, "kind": Kind.ROW} for statement in question["rows"]]
    rows = [
        _count_question(statement, tallied.get(statement["key"], OptionCounts()), language, changed)
        for statement in statements
    ]
    return Distribution(
        key=question["key"],
        code=question["code"],
        kind=question["kind"],
        text=question["text"][language],
        n_asked=max((row.n_asked for row in rows), default=0),
        base=max((row.base for row in rows), default=0),
        skipped=0,
        missing=0,
        rows=rows,
        wordings=changed.questions.get(question["key"], []),
    )


def _count_question(question: Document, tally: OptionCounts, language: str, changed: Wordings) -> Distribution:
    skipped = tally.chosen.get(question["skipped"], 0)
    answers = [option for option in question["options"] if not option["missing"]]
    no_answers = [option for option in question["options"] if option["missing"]]
    base, missing = tally.several, tally.missing
    if base is None:
        base, missing = _count_chosen(answers, tally), _count_chosen(no_answers, tally)
    if question["kind"] in Question.TEXTS:
        base = tally.written
    bars = [_bar(option, tally, base, language, changed) for option in answers]
    n_asked = base + missing + skipped
    return Distribution(
        key=question["key"],
        code=question["code"],
        kind=question["kind"],
        text=question["text"][language],
        n_asked=n_asked,
        base=base,
        skipped=skipped,
        missing=missing,
        bars=_ordered(bars, question["kind"]),
        no_answers=[_bar(option, tally, n_asked, language, changed) for option in no_answers],
        wordings=changed.questions.get(question["key"], []),
        **_scale_figures(bars) if question["kind"] in (Kind.SINGLE, Kind.ROW) else {},
    )


def _count_chosen(options: Iterable[Document], tally: OptionCounts) -> int:
    return sum(tally.chosen.get(option["key"], 0) for option in options)


def _ordered(bars: list[OptionShare], kind: str) -> list[OptionShare]:
    """Return the options in order; of a question of kind country only those chosen, the most often chosen first."""
    if kind != Kind.COUNTRY:
        return bars
    return sorted((bar for bar in bars if bar.count), key=lambda bar: (-bar.count, bar.code))


def _bar(option: Document, tally: OptionCounts, base: int, language: str, changed: Wordings) -> OptionShare:
    count = tally.chosen.get(option["key"], 0)
    value = None if option["value"] is None else Fraction(option["value"])
    reworded = changed.options.get(option["key"], [])
    return OptionShare(option["code"], option["label"][language], value, count, wilson(count, base), reworded)


def _scale_figures(bars: Iterable[OptionShare]) -> dict[str, Any]:
    """Return the summary, the net and the two ends of options with values; nothing with fewer than two values."""
    counts: dict[Fraction, int] = {}
    for bar in bars:
        if bar.value is not None:
            counts[bar.value] = counts.get(bar.value, 0) + bar.count
    summary = summarize(counts)
    if summary is None or len(counts) < 2:
        return {}
    return {"summary": summary, "net": _net(counts, summary.n), **_ends(counts, summary.n)}


def _net(counts: dict[Fraction, int], base: int) -> Interval | None:
    """Return the share above the middle of the scale minus the share below it."""
    middle = (min(counts) + max(counts)) / 2
    above = sum(count for value, count in counts.items() if value > middle)
    below = sum(count for value, count in counts.items() if value < middle)
    return net(above, below, base)


def _ends(counts: dict[Fraction, int], base: int) -> dict[str, Ends]:
    two = outer_two(list(counts))
    if two is None:
        return {}
    ends = {}
    for name, values in zip(("top", "bottom"), two, strict=True):
        count = sum(counts[value] for value in values)
        interval = wilson(count, base)
        if interval:
            ends[name] = Ends(count, interval)
    return ends
