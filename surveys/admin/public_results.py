"""Admin page of a survey on which editors choose the questions whose results are public, and see what that costs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from indicators.workflow import spending_of
from surveys import kinds
from surveys.admin.acting import ActingPages
from surveys.admin.response_pages import language
from surveys.analysis import public_tallies
from surveys.documents import Document
from surveys.models import Survey
from surveys.questionnaires import choosing_results


@dataclass(frozen=True)
class Choosable:
    """A question that can have public results: how many figures it adds, and in how many cells a response can be."""

    key: int
    code: str
    text: str
    kind: str
    figures: int
    sensitivity: int
    is_public: bool


class PublicResultsPages(ActingPages):
    """The page on which the public questions of a survey are chosen."""

    def get_urls(self) -> list[URLPattern]:
        view: Any = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.public_results_view))
        return [path("<int:pk>/results/", view, name="surveys_survey_results"), *super().get_urls()]

    def public_results_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show which questions are public; a POST chooses them anew."""
        survey = get_object_or_404(Survey, pk=pk)
        may_choose = self.has_change_permission(request, survey)
        if not (self.has_view_permission(request, survey) if request.method != "POST" else may_choose):
            raise PermissionDenied
        if request.method == "POST":
            return self._choose(request, survey)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "survey": survey, "original": survey}
        context |= {"title": gettext("Public results"), "may_choose": may_choose, **_facts(survey)}
        return TemplateResponse(request, "admin/surveys/survey/results.html", context)

    def _choose(self, request: HttpRequest, survey: Survey) -> HttpResponse:
        offered = {str(question.key): question.key for question in _choosable(survey)}
        chosen = [offered[key] for key in request.POST.getlist("question") if key in offered]
        message = gettext("The choice is kept: the next release counts these questions in public.")
        return self.act_on(
            request, survey, lambda row: choosing_results.choose_public(row, chosen), message, page="results"
        )


def _facts(survey: Survey) -> dict[str, Any]:
    """Return what the page shows: the questions, and what a release costs, has cost and may cost."""
    questions = _choosable(survey)
    figures = sum(question.figures for question in questions if question.is_public)
    epsilon: Decimal = settings.RESULTS_EPSILON
    cost = (figures + 1) * epsilon if figures else Decimal(0)
    spending = spending_of(survey.slug)
    left = int((spending.bound - spending.total) // cost) if cost else 0
    return {
        "questions": questions,
        "epsilon": epsilon,
        "cost": cost,
        "spending": spending,
        "left": max(left, 0),
        "entries": survey.follow_ups.select_related("question"),
        "is_published": public_tallies.surveys_with_results().filter(pk=survey.pk).exists(),
    }


def _choosable(survey: Survey) -> list[Choosable]:
    public = set(survey.questions.filter(is_public=True).values_list("pk", flat=True))
    return [
        choosable
        for question in public_tallies.asked_questions(survey)
        if (choosable := _choosable_question(question, question["key"] in public))
    ]


def _choosable_question(question: Document, is_public: bool) -> Choosable | None:
    """Return a question that can be counted in public; None for any other: words, days, countries, consents."""
    cells = list(public_tallies.cells_of(question))
    return (
        Choosable(
            key=question["key"],
            code=question["code"],
            text=question["text"][language()],
            kind=str(kinds.of(question["kind"]).name),
            figures=len(cells),
            sensitivity=max(figure.sensitivity for figure in cells),
            is_public=is_public,
        )
        if cells
        else None
    )
