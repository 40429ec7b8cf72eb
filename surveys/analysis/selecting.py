"""The filter of responses that every figure and the export share, so that both count the same rows."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from surveys.models import Response, Survey, SurveyVersion

Status = Response.Status


@dataclass(frozen=True)
class Selection:
    """A filter of one survey's responses by period, language, score seen, version, status and flags."""

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
        """Return the statuses that count: held responses only where the filter includes them."""
        return (Status.OK, Status.HELD) if self.held else (Status.OK,)

    def condition(self, prefix: str = "") -> Q:
        """Return the condition on responses; `prefix` is the lookup that leads to them, such as `response__`."""
        return self.condition_without_status(prefix) & Q(**{f"{prefix}status__in": self.statuses})

    def condition_without_status(self, prefix: str = "") -> Q:
        """Return the condition without the status, for counts of all that was received."""
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
        }
        return {name: value for name, value in parameters.items() if value}

    def query(self, **others: str | int) -> str:
        """Return the filter as a query string, with other parameters after it."""
        return urlencode({**self.parameters(), **others})

    def toggled_flags(self) -> "Selection":
        """Return the same filter with flagged responses if it leaves them out, else without."""
        return replace(self, unflagged=not self.unflagged)
