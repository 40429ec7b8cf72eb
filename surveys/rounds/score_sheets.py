"""What an expert reads: their own countries, and what they said themselves. No other score is asked for."""

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
    """One country in the list: how far it is."""

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
    def is_handed_in(self) -> bool:
        return self.assignment.state in (AssignmentState.SUBMITTED, AssignmentState.LOCKED)

    @property
    def is_left_out(self) -> bool:
        return self.assignment.state in (AssignmentState.DECLINED, AssignmentState.RECUSED)

    @property
    def mark(self) -> str:
        """Return how its dot looks: full, half or empty."""
        return "full" if self.is_handed_in else "half" if self.done else "empty"


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of a country, and what its expert said of it so far."""

    indicator: Indicator
    assessment: Assessment | None

    @property
    def lacks(self) -> list[str]:
        return self.assessment.lacks if self.assessment else ["score", "reason"]

    @property
    def is_done(self) -> bool:
        return not self.lacks

    @property
    def mark(self) -> str:
        return "full" if self.is_done else "half" if self.assessment else "empty"


@dataclass(frozen=True)
class ScoreSheet:
    """One country: its indicators in groups, as the edition's tree has them."""

    assignment: Assignment
    groups: tuple[tuple[Indicator, tuple[IndicatorLine, ...]], ...]

    @cached_property
    def entries(self) -> list[IndicatorLine]:
        return [entry for _heading, entries in self.groups for entry in entries]

    @cached_property
    def lacking(self) -> list[IndicatorLine]:
        return [entry for entry in self.entries if not entry.is_done]

    @property
    def done(self) -> int:
        return len(self.entries) - len(self.lacking)

    @property
    def is_open(self) -> bool:
        return self.assignment.state == AssignmentState.ACCEPTED

    @property
    def next_lacking(self) -> IndicatorLine | None:
        return self.lacking[0] if self.lacking else None

    def entry(self, slug: str) -> IndicatorLine | None:
        """Return the indicator of this name, if the round asks for it."""
        return next((entry for entry in self.entries if entry.indicator.slug == slug), None)

    def around(self, entry: IndicatorLine) -> tuple[IndicatorLine | None, IndicatorLine | None]:
        """Return the indicators before and after one."""
        at = self.entries.index(entry)
        before = self.entries[at - 1] if at else None
        return before, self.entries[at + 1] if at + 1 < len(self.entries) else None


def country_lines(invitation: Invitation) -> list[CountryLine]:
    """Return an expert's countries by name: two queries for any number."""
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
    """Return one country of an expert, if it is theirs."""
    assignment = Assignment.objects.filter(invitation=invitation, country__iso3=iso3).select_related("country").first()
    if assignment is not None:
        assignment.invitation = invitation
    return assignment


def score_sheet(assignment: Assignment) -> ScoreSheet:
    """Return what an expert said of a country so far, and what is still asked: two queries."""
    asked = assignment.invitation.round
    said = {row.indicator_id: row for row in Assessment.objects.filter(assignment=assignment)}
    parts = TreePart.objects.filter(edition=asked.edition, indicator__rounds=asked).order_by("order")
    placed = parts.select_related("indicator", "parent")
    return ScoreSheet(assignment, tuple(_groups(placed, said)))


def _groups(
    parts: Iterable[TreePart], said: dict[int, Assessment]
) -> Iterable[tuple[Indicator, tuple[IndicatorLine, ...]]]:
    for heading, placed in groupby(parts, key=lambda part: part.parent or part.indicator):
        yield heading, tuple(IndicatorLine(part.indicator, said.get(part.indicator_id)) for part in placed)
