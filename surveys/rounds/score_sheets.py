"""Score sheets: an expert's countries with their own assessments; no other score is read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import Count

from indicators.models import Indicator, TreePart
from lib.text import by_name
from surveys.models import Assessment, Assignment, Invitation

AssignmentState = Assignment.State
BEGUN = (AssignmentState.ACCEPTED, AssignmentState.SUBMITTED, AssignmentState.LOCKED)


@dataclass(frozen=True)
class CountryLine:
    """A country in an expert's list, with the number of complete assessments and of indicators."""

    assignment: Assignment
    done: int
    total: int

    @property
    def name(self) -> str:
        return self.assignment.country.name

    @property
    def is_open(self) -> bool:
        return self.assignment.state == AssignmentState.ACCEPTED

    @property
    def is_complete(self) -> bool:
        """Return whether the country can be submitted as it is."""
        return self.is_open and self.done == self.total

    @property
    def is_recused(self) -> bool:
        return self.assignment.state == AssignmentState.RECUSED

    @property
    def is_submitted(self) -> bool:
        return self.assignment.state in (AssignmentState.SUBMITTED, AssignmentState.LOCKED)

    @property
    def is_declined(self) -> bool:
        return self.assignment.state in (AssignmentState.DECLINED, AssignmentState.RECUSED)

    @property
    def mark(self) -> str:
        """Return the look of its dot: "full", "half" or "empty"."""
        return "full" if self.is_submitted else "half" if self.done and not self.is_recused else "empty"


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of a country, with the expert's assessment of it; None where nothing is written yet."""

    indicator: Indicator
    assessment: Assessment | None

    @property
    def lacks(self) -> list[str]:
        """Return what is missing in the assessment: "score", "reason"; empty where it is complete."""
        return self.assessment.lacks if self.assessment else ["score", "reason"]

    @property
    def is_done(self) -> bool:
        return not self.lacks

    @property
    def mark(self) -> str:
        return "full" if self.is_done else "half" if self.assessment else "empty"


@dataclass(frozen=True)
class ScoreSheet:
    """The page of a country: its indicators under their headings, in the order of the edition's tree."""

    assignment: Assignment
    groups: tuple[tuple[Indicator, tuple[IndicatorLine, ...]], ...]

    @cached_property
    def entries(self) -> list[IndicatorLine]:
        return [entry for _heading, entries in self.groups for entry in entries]

    @cached_property
    def unfinished(self) -> list[IndicatorLine]:
        return [entry for entry in self.entries if not entry.is_done]

    @property
    def done(self) -> int:
        """Return the number of complete assessments."""
        return len(self.entries) - len(self.unfinished)

    @property
    def is_open(self) -> bool:
        return self.assignment.state == AssignmentState.ACCEPTED

    @property
    def is_recused(self) -> bool:
        return self.assignment.state == AssignmentState.RECUSED

    @property
    def is_submitted(self) -> bool:
        return self.assignment.state in (AssignmentState.SUBMITTED, AssignmentState.LOCKED)

    @property
    def next_unfinished(self) -> IndicatorLine | None:
        return self.unfinished[0] if self.unfinished else None

    def entry(self, slug: str) -> IndicatorLine | None:
        """Return the line of the indicator with this slug; None where the round does not ask for it."""
        return next((entry for entry in self.entries if entry.indicator.slug == slug), None)

    def around(self, entry: IndicatorLine) -> tuple[IndicatorLine | None, IndicatorLine | None]:
        """Return the lines before and after one; None at either end."""
        at = self.entries.index(entry)
        before = self.entries[at - 1] if at else None
        return before, self.entries[at + 1] if at + 1 < len(self.entries) else None


def country_lines(invitation: Invitation) -> list[CountryLine]:
    """Return an expert's countries by name; three queries for any number."""
    total = invitation.round.indicators.count()
    done = dict(
        Assessment.objects.complete()
        .filter(assignment__invitation=invitation)
        .values_list("assignment")
        .annotate(Count("pk"))
    )
    rows = Assignment.objects.filter(invitation=invitation).select_related("country")
    return by_name(CountryLine(row, done.get(row.pk, 0), total) for row in rows)


def assignment_of(invitation: Invitation, iso3: str) -> Assignment | None:
    """Return the assignment of a country by its ISO code; None where it is not the expert's."""
    assignment = Assignment.objects.filter(invitation=invitation, country__iso3=iso3).select_related("country").first()
    if assignment is not None:
        assignment.invitation = invitation
    return assignment


def score_sheet(assignment: Assignment) -> ScoreSheet:
    """Return the score sheet of a country; two queries. One that the expert recused from has nothing on it."""
    rows = Assessment.objects.filter(assignment=assignment)
    return _sheet(
        assignment, [] if assignment.state == AssignmentState.RECUSED else rows, _parts(assignment.invitation)
    )


def score_sheets(invitation: Invitation) -> list[ScoreSheet]:
    """Return the score sheets of an expert's countries by name, without those recused from; three queries."""
    lines = [line for line in country_lines(invitation) if not line.is_recused]
    written: dict[int, list[Assessment]] = defaultdict(list)
    for row in Assessment.objects.filter(assignment__invitation=invitation):
        written[row.assignment_id].append(row)
    parts = _parts(invitation)
    return [_sheet(line.assignment, written[line.assignment.pk], parts) for line in lines]


def _parts(invitation: Invitation) -> list[TreePart]:
    """Return the indicators of the round with their headings, in the order of the edition's tree."""
    round_ = invitation.round
    parts = TreePart.objects.filter(edition=round_.edition, indicator__rounds=round_).order_by("order")
    return list(parts.select_related("indicator", "parent"))


def _sheet(assignment: Assignment, rows: Iterable[Assessment], parts: Iterable[TreePart]) -> ScoreSheet:
    return ScoreSheet(assignment, tuple(_groups(parts, {row.indicator_id: row for row in rows})))


def _groups(
    parts: Iterable[TreePart], assessments: dict[int, Assessment]
) -> Iterable[tuple[Indicator, tuple[IndicatorLine, ...]]]:
    for heading, placed in groupby(parts, key=lambda part: part.parent or part.indicator):
        yield heading, tuple(IndicatorLine(part.indicator, assessments.get(part.indicator_id)) for part in placed)
