"""The filter of responses that every figure and the export share, so that both count the same rows."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce
from operator import and_
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from surveys.analysis.answer_filters import AND, OR, SEPARATOR, AnswerFilter, any_of, written
from surveys.models import QualityMark, Response, Survey, SurveyVersion

Status = Response.Status
READABLE = ":;,!"  # what stands in an address as it is


@dataclass(frozen=True)
class Selection:
    """A filter of one survey's responses by period, language, score seen, version, status, flags and any answers."""

    survey: Survey
    since: date | None = None
    until: date | None = None
    language: str = ""
    country: str = ""  # iso3 of the country whose score was looked at
    indicator: str = ""  # slug
    version: int | None = None
    held: bool = False  # with answers that are held
    unflagged: bool = False  # without answers that carry a quality flag, or a mark of a quality rule
    answers: tuple[AnswerFilter, ...] = ()
    joined: str = AND  # whether all of `answers` have to hold, or any

    @property
    def is_any(self) -> bool:
        """Return whether one of several conditions on answers is enough."""
        return self.joined == OR and len(self.answers) > 1

    @cached_property
    def leaves_out_marks(self) -> bool:
        """Return whether marks of quality are left out: with flags, where the survey has any mark that stands.

        Tallies know nothing of marks: without any, they still answer.
        """
        marks = QualityMark.objects.filter(response__survey=self.survey, undone_by=None)
        return self.unflagged and marks.exists()

    @property
    def statuses(self) -> tuple[str, ...]:
        """Return the statuses that count: held responses only where the filter includes them."""
        return (Status.OK, Status.HELD) if self.held else (Status.OK,)

    def condition(self, prefix: str = "") -> Q:
        """Return the condition on responses; `prefix` is the lookup that leads to them, such as `response__`."""
        if self.answers and prefix:
            # Asked once of each response: of each answer anew it would take eight times as long.
            return Q(**{f"{prefix}in": self.responses()})
        return self.condition_without_status(prefix) & Q(**{f"{prefix}status__in": self.statuses})

    def condition_without_status(self, prefix: str = "") -> Q:
        """Return the condition without the status, for counts of all that was received."""
        facts = {
            "survey": self.survey.pk,
            "submitted_on__gte": self.since,
            "submitted_on__lte": self.until,
            "language": self.language,
            "country__iso3": self.country,
            "indicator__slug": self.indicator,
            "version__number": self.version,
        }
        condition = Q(**{f"{prefix}{name}": value for name, value in facts.items() if value not in (None, "")})
        if self.unflagged:
            condition &= Q(**{f"{prefix}flags": []})
        if self.leaves_out_marks:
            condition &= ~Q(Exists(QualityMark.objects.filter(response=OuterRef(f"{prefix}pk"), undone_by=None)))
        if not self.answers:
            return condition
        # Nothing is known any longer of what an erased response said, or was not asked.
        condition &= ~Q(**{f"{prefix}status": Status.ERASED})
        if self.is_any:
            return condition & any_of(self.answers, prefix)
        return condition & reduce(and_, (each.condition(prefix) for each in self.answers))

    def responses(self) -> QuerySet[Response]:
        """Return the responses that the filter keeps."""
        return Response.objects.filter(self.condition())

    def versions(self) -> list[SurveyVersion]:
        """Return the versions that the filter keeps, oldest first."""
        versions = self.survey.versions.order_by("number")
        return list(versions.filter(number=self.version) if self.version else versions)

    def parameters(self) -> dict[str, str]:
        """Return the query parameters of the filter; fields that keep everything are absent."""
        parameters = {
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "language": self.language,
            "country": self.country,
            "indicator": self.indicator,
            "version": str(self.version) if self.version else "",
            "held": "with" if self.held else "",
            "flagged": "without" if self.unflagged else "",
            "answers": written(self.answers),
            "join": OR if self.is_any else "",
        }
        return {name: value for name, value in parameters.items() if value}

    def query(self, **others: str | int) -> str:
        """Return the filter as a query string, with other parameters after it."""
        return urlencode({**self.parameters(), **others}, safe=READABLE)

    def with_answer(self, name: str, value: str, **others: str) -> str:
        """Return the query of the filter that keeps only who gave this answer too; empty where “or” joins others.

        `others` are parameters of the page that it takes along.
        """
        added = f"{name}:{value}"
        if self.is_any or added in map(str, self.answers):
            return ""
        return self.query(answers=SEPARATOR.join([*map(str, self.answers), added]), **others)

    def without_answer(self, place: int) -> "Selection":
        """Return the same filter without its condition on answers at this place."""
        return replace(self, answers=self.answers[:place] + self.answers[place + 1 :])

    def toggled_flags(self) -> "Selection":
        """Return the same filter with flagged responses if it leaves them out, else without."""
        return replace(self, unflagged=not self.unflagged)
