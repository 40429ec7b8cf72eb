"""Held responses: which are looked at, in which groups, and how many could be approved at once.

A group is what one burst left: while its id lives, and by the number its held responses have in common after that.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, F, Min, Q, QuerySet, TextField, Value, When, Window
from django.db.models.functions import Cast, Concat

from surveys.intake.spam import REASONS
from surveys.models import Response, Survey

BY_HAND: Final = "by-hand"  # where a person held it, without a reason of the software
TEXT: Final = CharField()


@dataclass(frozen=True)
class HeldSelection:
    """Held responses of one survey or of all, and those that carry one reason or any."""

    survey: Survey | None = None
    reason: str = ""

    @property
    def query(self) -> str:
        """Return the selection as the query of an address."""
        values = {"survey": self.survey.pk if self.survey else "", "reason": self.reason}
        return urlencode({name: value for name, value in values.items() if value})

    def of_survey(self) -> QuerySet[Response]:
        """Return the held responses of the survey, whatever their reasons."""
        rows = Response.objects.filter(status=Response.Status.HELD)
        # By survey in any case, as the index begins with it.
        surveys = Survey.objects.filter(pk=self.survey.pk) if self.survey else Survey.objects.all()
        return rows.filter(survey__in=surveys.values("pk")).order_by()

    def responses(self) -> QuerySet[Response]:
        """Return the held responses of the selection."""
        if self.reason == BY_HAND:
            return self.of_survey().filter(flags=[])
        if self.reason not in REASONS:
            return self.of_survey()
        # Search the list as text, since SQLite has no lookup in it.
        return self.of_survey().alias(codes=Cast("flags", TextField())).filter(codes__contains=f'"{self.reason}"')

    def with_this_reason_alone(self, reason: str) -> QuerySet[Response]:
        """Return the held responses of the survey that have this reason and no other."""
        return self.of_survey().filter(flags=[reason])

    def in_group_of(self, response: Response) -> QuerySet[Response]:
        """Return the responses of the selection that are in the group of one of them."""
        rows = self.responses().filter(survey=response.survey_id)
        if response.burst:
            return rows.filter(burst=response.burst)
        tied = {"pk": response.pk} if response.held_group is None else {"held_group": response.held_group}
        return rows.filter(burst="", **tied)

    def in_groups(self) -> QuerySet[Any]:
        """Return the responses, large groups first, annotated with `tie`, the name of their group, and its `size`.

        Within a group and among groups of one size they go by day, then in no order that tells who came first.
        """
        group: Any = {"partition_by": [F("survey_id"), F("tie")]}
        rows = self.responses().annotate(tie=TIE, size=Window(Count("pk"), **group))
        rows = rows.annotate(first_day=Window(Min("submitted_on"), **group))
        return rows.order_by("-size", "first_day", "survey_id", "tie", "submitted_on", "pk")


TIE: Final = Case(
    When(~Q(burst=""), then=Concat(Value("b"), "burst", output_field=TEXT)),
    When(held_group__isnull=False, then=Concat(Value("g"), Cast("held_group", TEXT), output_field=TEXT)),
    default=Concat(Value("r"), Cast("pk", TEXT), output_field=TEXT),
)


def reason_counts(selection: HeldSelection) -> tuple[Counter[str], Counter[str]]:
    """Return how many held responses of the survey carry each reason, and how many carry it alone."""
    carrying, alone = Counter[str](), Counter[str]()
    for codes, count in selection.of_survey().values_list("flags").annotate(n=Count("pk")):
        for code in set(codes) or {BY_HAND}:
            carrying[code] += count
            alone[code] += count if len(set(codes)) == 1 else 0
    return carrying, +alone


def surveys_with_held() -> list[tuple[Survey, int]]:
    """Return the surveys with held responses, each with their number."""
    counts = dict(HeldSelection().of_survey().values_list("survey").annotate(n=Count("pk")))
    return [(survey, counts[survey.pk]) for survey in Survey.objects.filter(pk__in=counts).order_by("kind", "slug")]
