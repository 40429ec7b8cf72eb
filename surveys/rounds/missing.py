"""What is missing before a round closes, by expert and country: counts of assessments, and never a score."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count

from lib.text import normalize_for_search
from surveys.models import Assessment, Assignment, Round
from surveys.rounds.progress import counted_assignments

AssignmentState = Assignment.State


@dataclass(frozen=True)
class MissingCountry:
    """A country that an expert has not submitted: its name, its complete assessments, and how many there should be."""

    name: str
    done: int
    total: int


@dataclass(frozen=True)
class MissingExpert:
    """What one expert has not submitted: countries not agreed to, agreed to and not finished, finished."""

    code: str
    not_agreed: tuple[MissingCountry, ...]
    unfinished: tuple[MissingCountry, ...]
    unsubmitted: tuple[MissingCountry, ...]


@dataclass(frozen=True)
class Missing:
    """The experts of a round who have not submitted all their countries, by code, and their countries in numbers."""

    experts: tuple[MissingExpert, ...]

    @property
    def not_agreed(self) -> int:
        return sum(len(expert.not_agreed) for expert in self.experts)

    @property
    def unfinished(self) -> int:
        return sum(len(expert.unfinished) for expert in self.experts)

    @property
    def unsubmitted(self) -> int:
        return sum(len(expert.unsubmitted) for expert in self.experts)

    @property
    def unsubmitted_scores(self) -> int:
        """Return how many complete assessments would not count, although their country is complete."""
        return sum(country.done for expert in self.experts for country in expert.unsubmitted)

    @property
    def unsubmitted_experts(self) -> int:
        return sum(bool(expert.unsubmitted) for expert in self.experts)


def missing_in(round_: Round) -> Missing:
    """Return what is missing in a round; three queries for any number of experts."""
    total = round_.indicators_count
    waiting = counted_assignments(round_).filter(state__in=(AssignmentState.INVITED, AssignmentState.ACCEPTED))
    complete = Assessment.objects.complete().filter(assignment__invitation__round=round_)
    done = Counter(dict(complete.order_by().values_list("assignment").annotate(Count("pk"))))
    rows = sorted(
        waiting.select_related("invitation", "country").defer("invitation__passphrase"), key=_by_code_and_name
    )
    by_code = groupby(rows, key=lambda row: row.invitation.code)
    return Missing(tuple(_of_expert(code, assignments, done, total) for code, assignments in by_code))


def _of_expert(code: str, assignments: Iterable[Assignment], done: Counter[int], total: int) -> MissingExpert:
    not_agreed: list[MissingCountry] = []
    unfinished: list[MissingCountry] = []
    unsubmitted: list[MissingCountry] = []
    for assignment in assignments:
        country = MissingCountry(assignment.country.name, done[assignment.pk], total)
        if assignment.state == AssignmentState.INVITED:
            not_agreed.append(country)
        else:
            (unsubmitted if country.done >= total else unfinished).append(country)
    return MissingExpert(code, tuple(not_agreed), tuple(unfinished), tuple(unsubmitted))


def _by_code_and_name(assignment: Assignment) -> tuple[str, str]:
    return assignment.invitation.code, normalize_for_search(assignment.country.name)
