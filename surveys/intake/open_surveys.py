"""What visitors may answer now: surveys with their public versions, read once for each token (see lib.caching).

Whoever changes dates or the cap of a survey calls `caching.new_generation()`, as publishing and closing do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lib import caching
from surveys.models import Survey, SurveyVersion

PUBLIC = (Survey.State.LIVE, Survey.State.CLOSED)


@dataclass(frozen=True)
class OpenSurvey:
    """A survey, what is public of it, and whether all the answers it was made for are in."""

    survey: Survey
    version: SurveyVersion
    is_full: bool

    def takes_answers(self, today: date) -> bool:
        """Say whether visitors may answer today."""
        return self.survey.is_open(today) and not self.is_full


def feedback_surveys() -> tuple[OpenSurvey, ...]:
    """Return every published survey that visitors may answer on a page of its own, closed ones too."""
    return tuple(one for one in _everything() if one.survey.kind == Survey.Kind.FEEDBACK)


def find_survey(slug: str) -> OpenSurvey | None:
    """Return a published survey by its slug."""
    return next((one for one in feedback_surveys() if one.survey.slug == slug), None)


def score_survey() -> OpenSurvey | None:
    """Return the question about one score, where it is asked."""
    return next((one for one in _everything() if one.survey.kind == Survey.Kind.SCORE), None)


def shown_version(offered: OpenSurvey, key: int | None) -> SurveyVersion:
    """Return the version that a visitor was shown, the newest where that cannot be told."""
    if key is None or key == offered.version.pk:
        return offered.version
    return caching.remember(("survey-version", offered.survey.pk, key), lambda: _older(offered, key))


def _everything() -> tuple[OpenSurvey, ...]:
    return caching.remember(("offered",), lambda: tuple(_read()))


def _read() -> Iterator[OpenSurvey]:
    known = Survey.objects.filter(state__in=PUBLIC, demonstration=False).in_bulk()
    versions = SurveyVersion.objects.filter(survey__in=known).order_by("number")
    newest = dict(versions.values_list("survey", "pk"))  # the last one of each survey stays
    for found in SurveyVersion.objects.filter(pk__in=newest.values()).order_by("survey__slug"):
        found.survey = known[found.survey_id]
        yield OpenSurvey(found.survey, found, _is_full(found.survey))


def _is_full(survey: Survey) -> bool:
    return survey.cap is not None and survey.responses.count() >= survey.cap


def _older(offered: OpenSurvey, key: int) -> SurveyVersion:
    found = SurveyVersion.objects.filter(pk=key, survey=offered.survey).first() or offered.version
    found.survey = offered.survey
    return found
