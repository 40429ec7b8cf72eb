"""The page of outcomes: what visitors' feedback led to, newest first, 40 on a page, and what its noise costs."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from indicators.models import Outcome
from indicators.pages.noise import noise_spent
from lib.numbers import points
from lib.page_cache import published_page
from surveys.analysis import public_tallies, said_of_scores, waiting
from surveys.analysis.said_of_scores import StepCount
from surveys.documents.languages import FIRST

ON_A_PAGE = 40


@dataclass(frozen=True)
class OutcomeLine:
    """An outcome with the score before and after its update, in points; both None where there was no update."""

    outcome: Outcome
    steps: list[StepCount]  # what visitors said of the score, where enough did
    before: Decimal | None
    after: Decimal | None

    @property
    def is_change(self) -> bool:
        return self.outcome.kind == Outcome.Kind.CHANGED


@published_page("page")
def outcomes(request: HttpRequest) -> HttpResponse:
    """Show the outcomes of real editions that all may read, newest first; a page number that is none gives page 1."""
    queryset = Outcome.objects.listed().filter(edition__demonstration=False)
    queryset = queryset.select_related("edition", "country", "indicator", "update", "release")
    number = request.GET.get("page", "")
    page = Paginator(queryset, ON_A_PAGE).get_page(number if number.isascii() and len(number) < 6 else 1)
    outcomes_here = list(page.object_list)
    steps = said_of_scores.shown_of(outcomes_here, get_language() or FIRST)
    lines = [_outcome_line(outcome, steps.get(outcome.pk, [])) for outcome in outcomes_here]
    context = {
        "page": page,
        "lines": lines,
        "section": "feedback",
        "noise": noise_spent(),
        "waiting": waiting.newest_figures(),
        "with_results": public_tallies.surveys_that_were_counted(),
    }
    return render(request, "surveys/outcomes.html", context)


def _outcome_line(outcome: Outcome, steps: list[StepCount]) -> OutcomeLine:
    update = outcome.update
    return (
        OutcomeLine(outcome, steps, points(update.old_half_points), points(update.final))
        if update
        else OutcomeLine(outcome, steps, None, None)
    )
