"""Which responses are looked at: one filter for every figure and for the export."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from surveys.models import Response, Survey, SurveyVersion

Status = Response.Status


@dataclass(frozen=True)
class Selection:
    """A filter: period, language, what visitors were looking at, version, and how far doubt goes."""

    survey: Survey
    since: date | None = None
    until: date | None = None
    language: str = ""
    country: str = ""  # iso3 of the country whose score was looked at
    indicator: str = ""  # slug
    version: int | None = None
    held: bool = False  # with answers that are held
    unflagged: bool = False  # without answers that carry a quality flag

    @property
    def statuses(self) -> tuple[str, ...]:
        """Held answers are outside every number unless somebody asks for them."""
        return (Status.OK, Status.HELD) if self.held else (Status.OK,)

    def condition(self, prefix: str = "") -> Q:
        """Return the condition on responses, or on what hangs on them by `prefix`."""
        return self.condition_without_status(prefix) & Q(**{f"{prefix}status__in": self.statuses})

    def condition_without_status(self, prefix: str = "") -> Q:
        """Return the condition without the status: what was received."""
        wanted = {
            "survey": self.survey.pk,
            "submitted_on__gte": self.since,
            "submitted_on__lte": self.until,
            "language": self.language,
            "country__iso3": self.country,
            "indicator__slug": self.indicator,
            "version__number": self.version,
        }
        condition = Q(**{f"{prefix}{name}": value for name, value in wanted.items() if value not in (None, "")})
        return condition & Q(**{f"{prefix}flags": []}) if self.unflagged else condition

    def responses(self) -> QuerySet[Response]:
        """Return the responses that count here."""
        return Response.objects.filter(self.condition())

    def versions(self) -> list[SurveyVersion]:
        """Return the versions that are looked at, oldest first."""
        versions = self.survey.versions.order_by("number")
        return list(versions.filter(number=self.version) if self.version else versions)

    def parameters(self) -> dict[str, str]:
        """Return the filter as it stands in an address: only what narrows."""
        parameters = {
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "language": self.language,
            "country": self.country,
            "indicator": self.indicator,
            "version": str(self.version) if self.version else "",
            "held": "with" if self.held else "",
            "flagged": "without" if self.unflagged else "",
        }
        return {name: value for name, value in parameters.items() if value}

    def query(self, **others: str | int) -> str:
        """Return the filter as a query string, with other words after it."""
        return urlencode({**self.parameters(), **others})

    def toggled_flags(self) -> "Selection":
        """Return the same filter with, or without, what carries a flag."""
        return replace(self, unflagged=not self.unflagged)
