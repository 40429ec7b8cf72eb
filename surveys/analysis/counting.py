"""Count responses, options and texts of a selection in SQL: a few queries, however many responses there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, Value, When

from surveys import kinds
from surveys.analysis.selecting import Selection
from surveys.kinds.figures import OptionCounts
from surveys.models import Answer, AnswerText, Option, Response

Status = Response.Status


@dataclass(frozen=True)
class ResponseCounts:
    """Numbers of responses by status."""

    counted: int
    held: int
    spam: int
    erased: int

    @property
    def all(self) -> int:
        return self.counted + self.held + self.spam + self.erased


def received(selection: Selection) -> ResponseCounts:
    """Count the responses of a selection by status, whatever its own filter of the status."""
    rows = Response.objects.filter(selection.condition_without_status()).order_by().values_list("status")
    counts = dict(rows.annotate(n=Count("pk")))
    return ResponseCounts(*(counts.get(status, 0) for status in (Status.OK, Status.HELD, Status.SPAM, Status.ERASED)))


def flags(selection: Selection) -> dict[str, int]:
    """Return {flag: number of responses that carry it}; under "" the number that carry any."""
    counts: dict[str, int] = {}
    rows = selection.responses().exclude(flags=[]).order_by().values_list("flags")
    for codes, n in rows.annotate(n=Count("pk")):
        counts[""] = counts.get("", 0) + n
        for code in set(codes):
            counts[code] = counts.get(code, 0) + n
    return counts


def by_day(selection: Selection) -> list[tuple[date, str, bool, int]]:
    """Return (day, status, whether flagged, number of responses), sorted."""
    flagged = Case(When(flags=[], then=Value(False)), default=Value(True))
    rows = selection.responses().order_by().annotate(flagged=flagged)
    counted = rows.values_list("submitted_on", "status", "flagged").annotate(n=Count("pk"))
    return [(day, status, bool(doubted), n) for day, status, doubted, n in sorted(counted)]


def answers(selection: Selection) -> dict[int, OptionCounts]:
    """Return {question id: `OptionCounts`} of a selection; a statement counts as a question of its own."""
    rows = Answer.objects.filter(selection.condition("response__")).order_by()
    tallied: dict[int, OptionCounts] = {}
    for question, option, number, n in rows.values_list("question_id", "option_id", "number").annotate(n=Count("pk")):
        tally = tallied.setdefault(question, OptionCounts())
        if number is not None:
            tally.numbers.setdefault(option, {})[number] = n
        elif option is None:
            tally.written = n
        else:
            tally.chosen[option] = n
    for question, several, any_at_all in _of_several(selection):
        tally = tallied.setdefault(question, OptionCounts())
        tally.several, tally.missing = several, any_at_all - several
    return tallied


def _of_several(selection: Selection) -> Iterable[tuple[int, int, int]]:
    """Yield (question id, responses with an answer, responses that did not skip) of questions with several choices."""
    several_chosen = [kind.code for kind in kinds.every() if kind.chooses_several]
    rows = Answer.objects.filter(selection.condition("response__"), question__kind__in=several_chosen)
    rows = rows.exclude(option__code=Option.SKIPPED, option__built_in=True).order_by()
    several = Count("response", distinct=True, filter=Q(option__is_missing=False))
    return rows.values_list("question_id").annotate(several=several, chosen=Count("response", distinct=True))


def texts(selection: Selection) -> dict[int, int]:
    """Return {question id: number of texts}, those that belong to an option included."""
    rows = AnswerText.objects.filter(selection.condition("response__")).order_by().values_list("question_id")
    return dict(rows.annotate(n=Count("pk")))


@dataclass(frozen=True)
class Choices:
    """The values that a filter can take, each with the number of responses received: (value, count)."""

    languages: list[tuple[str, int]]
    countries: list[tuple[str, int]]
    indicators: list[tuple[str, int]]
    versions: list[tuple[int, int]]


def choices(selection: Selection) -> Choices:
    """Count the values of the whole survey, not of the selection, so that a filter can be widened again."""
    rows = Response.objects.filter(survey=selection.survey).exclude(status=Status.ERASED).order_by()

    def counted(name: str) -> list[tuple[object, int]]:
        return sorted(rows.exclude(**{name: None}).values_list(name).annotate(n=Count("pk")))

    return Choices(
        languages=counted("language"),  # type: ignore[arg-type]
        countries=counted("country__iso3"),  # type: ignore[arg-type]
        indicators=counted("indicator__slug"),  # type: ignore[arg-type]
        versions=counted("version__number"),  # type: ignore[arg-type]
    )
