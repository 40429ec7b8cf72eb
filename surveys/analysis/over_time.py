"""The answers to one question by month or by week, and before and after a day.

It loads scipy, by way of `surveys.analysis.associations`: import it where a question is looked at over time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from indicators.models import Release
from surveys.analysis import associations
from surveys.analysis.associations import GroupMean
from surveys.analysis.categories import Category
from surveys.analysis.comparing import ComparedQuestion, compare, corrected, overlapping
from surveys.analysis.crosstabs import CrossTab, cross
from surveys.analysis.dimensions import AnswerDimension
from surveys.analysis.response_facts import MONTH, WEEK, ResponseDimension
from surveys.analysis.selecting import Selection
from surveys.kinds.figures import SMALL
from surveys.models import SurveyVersion
from surveys.statistics.intervals import Interval, wilson

STEPS: Final = {"month": MONTH, "week": WEEK}
MOST_MARKS: Final = 20


@dataclass(frozen=True)
class Period:
    """A month or a week: its first and last day, its base, the share of each answer, and the mean on a scale."""

    first: date
    last: date
    label: str
    base: int
    shares: list[Interval | None]
    mean: GroupMean | None = None

    @property
    def is_small(self) -> bool:
        return self.base < SMALL


@dataclass(frozen=True)
class OverTime:
    """A question over time: its answers, and the periods with responses, oldest first."""

    answers: list[Category]
    periods: list[Period]
    table: CrossTab
    has_means: bool


@dataclass(frozen=True)
class Event:
    """A release of the index, or a version of the survey, on its day."""

    day: date
    number: int
    is_version: bool
    words: str  # of a release: what it published


def over_time(selection: Selection, question: AnswerDimension, step: str) -> OverTime:
    """Return the answers to a question by month or by week, in one statement."""
    table = cross(selection, ResponseDimension(STEPS[step]), question)
    means = associations.means(table) or [None] * len(table.counts)
    periods = [
        Period(
            first=date.fromisoformat(row.code),
            last=_last(date.fromisoformat(row.code), step),
            label=row.label,
            base=table.rows.bases[at],
            shares=[wilson(count, table.rows.bases[at]) for count in table.counts[at]],
            mean=means[at],
        )
        for at, row in enumerate(table.rows.categories)
        if table.rows.bases[at]
    ]
    return OverTime(table.columns.categories, periods, table, bool(table.values))


def _last(first: date, step: str) -> date:
    if step == "week":
        return first + timedelta(days=6)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def events(versions: Sequence[SurveyVersion], first: date, last: date) -> list[Event]:
    """Return the releases of the index and the versions of the survey within a time, oldest first, 20 at most."""
    start, end = (timezone.make_aware(datetime.combine(day, time())) for day in (first, last + timedelta(days=1)))
    releases = Release.objects.filter(demonstration=False, published_at__gte=start, published_at__lt=end)
    marks = [
        Event(timezone.localdate(release.published_at), release.number, is_version=False, words=str(release.edition))
        for release in releases.select_related("edition").defer("manifest", "cells_before")
    ]
    days = [(version.starts_on or timezone.localdate(version.published_at), version.number) for version in versions]
    marks += [Event(day, number, is_version=True, words="") for day, number in days if first <= day <= last]
    return sorted(marks, key=lambda event: (event.day, event.is_version, event.number))[-MOST_MARKS:]


def before_and_after(
    selection: Selection, day: date, versions: Sequence[SurveyVersion], code: str, language: str
) -> tuple[list[Selection], ComparedQuestion | None]:
    """Return the views before a day and from that day on, and the question in both; None where one has no responses."""
    before = replace(selection, until=min(day - timedelta(days=1), selection.until or date.max))
    after = replace(selection, since=max(day, selection.since or date.min))
    views = [before, after]
    questions = compare(views, versions, language, overlapping(views))
    own = corrected([question for question in questions if question.code == code and all(question.bases)])
    return views, own[0] if own else None
