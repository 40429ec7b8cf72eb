"""How many responses surveys have, in lists of them: of the tallies and of what these lack, in one statement."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

from surveys.models import Dimension, Response, ResponseTally, Survey
from surveys.models.tallies import EVERY_DAY

Status = Response.Status


def surveys_with_counts() -> QuerySet[Any]:
    """Return surveys annotated with `received`, `counted` and `held`: numbers of responses, None for none."""
    return Survey.objects.annotate(
        received=number([Status.OK, Status.HELD, Status.SPAM]),
        counted=number([Status.OK]),
        held=number([Status.HELD]),
    ).order_by("demonstration", "kind", "slug")


def number(statuses: Collection[str]) -> Combinable:
    """Return the number of a survey's responses of some statuses, as an annotation of surveys; None for none."""
    tallies = ResponseTally.objects.filter(
        survey=OuterRef("pk"), dimension=Dimension.ALL, value="", day=EVERY_DAY, status__in=statuses
    )
    tail = Response.objects.to_fold().filter(survey=OuterRef("pk"), status__in=statuses).order_by()
    stored = Subquery(tallies.order_by().values("survey").annotate(number=Sum("n")).values("number"))
    lacking = Subquery(tail.values("survey").annotate(number=Count("pk")).values("number"))
    return NullIf(Coalesce(stored, 0) + Coalesce(lacking, 0), 0)
