"""The figures of one question as plain data, and how options are counted: for the kinds of questions."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from surveys.documents import Document
from surveys.documents.wordings import Reworded, Wording, Wordings
from surveys.models import Option
from surveys.statistics.intervals import Interval, ScaleSummary, net, outer_two, summarize, wilson

SMALL = 30  # a base below this number of responses is marked


@dataclass
class OptionCounts:
    """How often each option of a question was chosen, and how many texts were written."""

    chosen: dict[int, int] = field(default_factory=dict)  # key of an option -> how often
    written: int = 0  # texts
    # Key of an option, None without one -> number -> how often.
    numbers: dict[int | None, dict[Decimal, int]] = field(default_factory=dict)
    several: int | None = None  # with several choices: responses with an option that is an answer
    missing: int = 0  # with several choices: responses with nothing but options that count as no answer


@dataclass(frozen=True)
class OptionShare:
    """One option: how many chose it, and what share of the base that is, with its interval; none without a base."""

    code: str
    label: str
    value: Fraction | None
    count: int
    interval: Interval | None
    wordings: list[Wording] = field(default_factory=list)
    reason: str = ""  # why it counts as no answer, as `Option.Reason` has it

    @property
    def reason_words(self) -> str:
        return str(Option.Reason(self.reason).label) if self.reason else ""

    @property
    def per_cent(self) -> float:
        return 100 * self.interval.share if self.interval else 0.0


@dataclass(frozen=True)
class Ends:
    """The two highest or the two lowest points of a scale: how many chose either, and their share."""

    count: int
    interval: Interval


@dataclass(frozen=True)
class NoAnswers:
    """How often options were chosen that count as no answer for one reason, in words; empty where none is given."""

    reason: str
    count: int
    bars: list[OptionShare]


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
    def no_answers_by_reason(self) -> list[NoAnswers]:
        """Return the options that count as no answer together by their reason: not known, not said, none."""
        reasons = [(reason.value, str(reason.label)) for reason in Option.Reason]
        grouped = [
            (label, [bar for bar in self.no_answers if bar.reason == code]) for code, label in (*reasons, ("", ""))
        ]
        return [NoAnswers(label, sum(bar.count for bar in bars), bars) for label, bars in grouped if bars]

    @property
    def reworded(self) -> list[Reworded]:
        """Return the statements and the options that were reworded, statements first."""
        offered = self.rows[0] if self.rows else self
        statements = [Reworded(row.code, True, row.wordings) for row in self.rows if row.wordings]
        return statements + [
            Reworded(bar.code, False, bar.wordings) for bar in (*offered.bars, *offered.no_answers) if bar.wordings
        ]


def count_options(
    question: Document, tally: OptionCounts, language: str, changed: Wordings, *, base: int | None = None
) -> Distribution:
    """Return the figures of a question, or of a statement, from how often each option was chosen.

    `base` is the number of answers, where it is not the sum over the options that are answers.
    """
    skipped = tally.chosen.get(question["skipped"], 0)
    answers = [option for option in question["options"] if not option["missing"]]
    no_answers = [option for option in question["options"] if option["missing"]]
    missing = tally.missing if tally.several is not None else _count_chosen(no_answers, tally)
    if base is None:
        base = _count_chosen(answers, tally) if tally.several is None else tally.several
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
        bars=[_bar(option, tally, base, language, changed) for option in answers],
        no_answers=[_bar(option, tally, n_asked, language, changed) for option in no_answers],
        wordings=changed.questions.get(question["key"], []),
    )


def _count_chosen(options: Iterable[Document], tally: OptionCounts) -> int:
    return sum(tally.chosen.get(option["key"], 0) for option in options)


def _bar(option: Document, tally: OptionCounts, base: int, language: str, changed: Wordings) -> OptionShare:
    count = tally.chosen.get(option["key"], 0)
    value = None if option["value"] is None else Fraction(option["value"])
    reworded = changed.options.get(option["key"], [])
    label, reason = option["label"][language], option.get("reason", "")
    return OptionShare(option["code"], label, value, count, wilson(count, base), reworded, reason)


def on_scale(figures: Distribution) -> Distribution:
    """Return figures with the summary, the net and the two ends of a scale, if two options or more have values."""
    counts: dict[Fraction, int] = {}
    for bar in figures.bars:
        if bar.value is not None:
            counts[bar.value] = counts.get(bar.value, 0) + bar.count
    summary = summarize(counts)
    if summary is None or len(counts) < 2:
        return figures
    top, bottom = _ends(counts, summary.n)
    return replace(figures, summary=summary, net=_net(counts, summary.n), top=top, bottom=bottom)


def _net(counts: dict[Fraction, int], base: int) -> Interval | None:
    """Return the share above the middle of the scale minus the share below it."""
    middle = (min(counts) + max(counts)) / 2
    above = sum(count for value, count in counts.items() if value > middle)
    below = sum(count for value, count in counts.items() if value < middle)
    return net(above, below, base)


def _ends(counts: dict[Fraction, int], base: int) -> tuple[Ends | None, Ends | None]:
    """Return the two highest and the two lowest points; None for both where they would overlap."""
    two = outer_two(list(counts))
    return (_end(counts, two[0], base), _end(counts, two[1], base)) if two else (None, None)


def _end(counts: dict[Fraction, int], values: Iterable[Fraction], base: int) -> Ends | None:
    count = sum(counts[value] for value in values)
    interval = wilson(count, base)
    return Ends(count, interval) if interval else None
