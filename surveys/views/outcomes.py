"""What visitors' feedback led to, newest first, in pages."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.models import Outcome
from lib.page_cache import published_page

ON_A_PAGE = 40


@dataclass(frozen=True)
class OutcomeLine:
    """An outcome, with the score before and after where one was changed."""

    outcome: Outcome
    before: Decimal | None
    after: Decimal | None

    @property
    def is_change(self) -> bool:
        return self.outcome.kind == Outcome.Kind.CHANGED


@published_page("page")
def outcomes(request: HttpRequest) -> HttpResponse:
    known = Outcome.objects.filter(edition__demonstration=False)
    known = known.select_related("edition", "country", "indicator", "update", "release")
    asked = request.GET.get("page", "")
    page = Paginator(known, ON_A_PAGE).get_page(asked if asked.isascii() and len(asked) < 6 else 1)
    told = [_outcome_line(outcome) for outcome in page.object_list]
    return render(request, "surveys/outcomes.html", {"page": page, "told": told, "section": "feedback"})


def _outcome_line(outcome: Outcome) -> OutcomeLine:
    update = outcome.update
    return (
        OutcomeLine(outcome, _points(update.old_half_points), _points(update.final))
        if update
        else OutcomeLine(outcome, None, None)
    )


def _points(half_points: int | None) -> Decimal | None:
    return None if half_points is None else (Decimal(half_points) / 2).quantize(Decimal("0.1"))
