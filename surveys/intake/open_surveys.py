"""Surveys that visitors can see, each with the version of the day: read once for each generation (see lib.caching).

A version that waits for its day is read with the others, so that the turn of a day asks the database for nothing.

Code that changes dates or the cap of a survey calls `caching.new_generation()`, as publishing and closing do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from lib import caching
from surveys.models import Survey, SurveyVersion
from surveys.questionnaires.scheduling import asked_version

PUBLIC = (Survey.State.LIVE, Survey.State.CLOSED)


@dataclass(frozen=True)
class OpenSurvey:
    """A published survey, the version that visitors get today, and whether its cap of answers is reached."""

    survey: Survey
    version: SurveyVersion
    is_full: bool

    def takes_answers(self, today: date) -> bool:
        """Return whether visitors may answer on this day."""
        return self.survey.is_open(today) and not self.is_full


@dataclass(frozen=True)
class Candidate:
    """A published survey with the versions of which one is asked, today or on a day to come."""

    survey: Survey
    versions: tuple[SurveyVersion, ...]
    is_full: bool


def every() -> tuple[OpenSurvey, ...]:
    """Return all published surveys of which a version is asked today, closed ones included."""
    today = timezone.now().date()
    surveys = ((candidate, asked_version(candidate.versions, today)) for candidate in _candidates())
    return tuple(OpenSurvey(candidate.survey, version, candidate.is_full) for candidate, version in surveys if version)


def feedback_surveys() -> tuple[OpenSurvey, ...]:
    """Return the published surveys with a page of their own, closed ones included."""
    return tuple(open_survey for open_survey in every() if open_survey.survey.kind == Survey.Kind.FEEDBACK)


def find_survey(slug: str) -> OpenSurvey | None:
    """Return the published survey of a slug; None where there is none."""
    return next((open_survey for open_survey in feedback_surveys() if open_survey.survey.slug == slug), None)


def score_survey() -> OpenSurvey | None:
    """Return the survey that asks about one score; None where none is published."""
    return next((open_survey for open_survey in every() if open_survey.survey.kind == Survey.Kind.SCORE), None)


def shown_version(open_survey: OpenSurvey, key: int | None) -> SurveyVersion:
    """Return the version with this primary key that a form was made from; the newest for None or another survey's."""
    if key is None or key == open_survey.version.pk:
        return open_survey.version
    return caching.remember(("survey-version", open_survey.survey.pk, key), lambda: _older_version(open_survey, key))


def _candidates() -> tuple[Candidate, ...]:
    return caching.remember(("open-surveys",), lambda: tuple(_read()))


def _read() -> Iterator[Candidate]:
    """Yield the public surveys by slug, each with its newest version that does not wait, and all that do."""
    surveys = Survey.objects.filter(state__in=PUBLIC, demonstration=False).order_by("slug").in_bulk()
    waiting = Q(starts_on__gt=timezone.now().date())
    versions = SurveyVersion.objects.filter(survey__in=surveys).order_by("number")
    newest = dict(versions.exclude(waiting).values_list("survey", "pk"))  # the last one of each survey stays
    by_survey: dict[int, list[SurveyVersion]] = {}
    for version in versions.filter(Q(pk__in=newest.values()) | waiting):
        version.survey = surveys[version.survey_id]
        by_survey.setdefault(version.survey_id, []).append(version)
    for key, survey in surveys.items():
        yield Candidate(survey, tuple(by_survey.get(key, ())), _is_full(survey))


def _is_full(survey: Survey) -> bool:
    return survey.cap is not None and survey.responses.count() >= survey.cap


def _older_version(open_survey: OpenSurvey, key: int) -> SurveyVersion:
    version = SurveyVersion.objects.filter(pk=key, survey=open_survey.survey).first() or open_survey.version
    version.survey = open_survey.survey
    return version
