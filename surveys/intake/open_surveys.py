"""Surveys that visitors can see, each with its newest version: read once for each generation (see lib.caching).

Code that changes dates or the cap of a survey calls `caching.new_generation()`, as publishing and closing do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lib import caching
from surveys.models import Survey, SurveyVersion

PUBLIC = (Survey.State.LIVE, Survey.State.CLOSED)


@dataclass(frozen=True)
class OpenSurvey:
    """A published survey, its newest version, and whether its cap of answers is reached."""

    survey: Survey
    version: SurveyVersion
    is_full: bool

    def takes_answers(self, today: date) -> bool:
        """Return whether visitors may answer on this day."""
        return self.survey.is_open(today) and not self.is_full


def every() -> tuple[OpenSurvey, ...]:
    """Return all published surveys, closed ones included."""
    return _open_surveys()


def feedback_surveys() -> tuple[OpenSurvey, ...]:
    """Return the published surveys with a page of their own, closed ones included."""
    return tuple(open_survey for open_survey in _open_surveys() if open_survey.survey.kind == Survey.Kind.FEEDBACK)


def find_survey(slug: str) -> OpenSurvey | None:
    """Return the published survey of a slug; None where there is none."""
    return next((open_survey for open_survey in feedback_surveys() if open_survey.survey.slug == slug), None)


def score_survey() -> OpenSurvey | None:
    """Return the survey that asks about one score; None where none is published."""
    return next((open_survey for open_survey in _open_surveys() if open_survey.survey.kind == Survey.Kind.SCORE), None)


def shown_version(open_survey: OpenSurvey, key: int | None) -> SurveyVersion:
    """Return the version with this primary key that a form was made from; the newest for None or another survey's."""
    if key is None or key == open_survey.version.pk:
        return open_survey.version
    return caching.remember(("survey-version", open_survey.survey.pk, key), lambda: _older_version(open_survey, key))


def _open_surveys() -> tuple[OpenSurvey, ...]:
    return caching.remember(("open-surveys",), lambda: tuple(_read()))


def _read() -> Iterator[OpenSurvey]:
    surveys = Survey.objects.filter(state__in=PUBLIC, demonstration=False).in_bulk()
    versions = SurveyVersion.objects.filter(survey__in=surveys).order_by("number")
    newest = dict(versions.values_list("survey", "pk"))  # the last one of each survey stays
    for version in SurveyVersion.objects.filter(pk__in=newest.values()).order_by("survey__slug"):
        version.survey = surveys[version.survey_id]
        yield OpenSurvey(version.survey, version, _is_full(version.survey))


def _is_full(survey: Survey) -> bool:
    return survey.cap is not None and survey.responses.count() >= survey.cap


def _older_version(open_survey: OpenSurvey, key: int) -> SurveyVersion:
    version = SurveyVersion.objects.filter(pk=key, survey=open_survey.survey).first() or open_survey.version
    version.survey = open_survey.survey
    return version
