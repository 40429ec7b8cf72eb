"""The queue of feedback about scores that has no outcome yet: by cell and age, several answered at once."""

from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from indicators import workflow
from indicators.models import Outcome
from lib.admin.person import person
from lib.admin.start_page import Waiting
from surveys.admin.response_pages import language
from surveys.analysis import unanswered
from surveys.analysis.unanswered import UnansweredCell
from surveys.analysis.waiting import SOON
from surveys.models import Survey

PER_PAGE: Final = 25


class AnswerForm(forms.Form):
    """What was done about the ticked scores, and why: everyone who wrote about them reads it behind the receipt."""

    kind = forms.ChoiceField(
        label=_("What was done"),
        choices=[choice for choice in Outcome.Kind.choices if choice[0] != Outcome.Kind.CHANGED],
    )
    text = forms.CharField(
        label=_("What was done and why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone can read it. Name nobody, and quote nobody’s words."),
    )


class UnansweredPages(admin.ModelAdmin[Any]):
    """The page of feedback that waits, beside the review of scores."""

    def get_urls(self) -> list[URLPattern]:
        view: Any = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.unanswered_view))
        return [path("feedback/", view, name="indicators_scoreupdate_feedback"), *super().get_urls()]

    def may_answer(self, request: HttpRequest) -> bool:
        return request.user.has_perm("indicators.add_outcome")

    def unanswered_view(self, request: HttpRequest) -> HttpResponse:
        """List the scores with feedback that waits, the oldest first; a POST answers the ticked ones."""
        may_look = self.may_answer(request) or request.user.has_perm("surveys.view_response")
        if not (self.may_answer(request) if request.method == "POST" else may_look):
            raise PermissionDenied
        form = AnswerForm(request.POST or None, label_suffix="")
        survey = unanswered.score_survey()
        rows: Any = unanswered.cells(survey) if survey else []
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        ticked = set(request.POST.getlist("cell"))
        if request.method == "POST" and form.is_valid() and ticked and survey:
            return self._answer(request, survey, form, ticked)
        if request.method == "POST" and not ticked:
            messages.error(request, gettext("Tick the scores that this answers."))
        cells = self._cells(request, survey, list(page.object_list)) if survey else []
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Feedback that waits for an outcome"),
            "page": page,
            "cells": cells,
            "form": form,
            "ticked": ticked,
            "soon": SOON,
            "may_answer": self.may_answer(request),
            "survey": survey,
        }
        return TemplateResponse(request, "admin/surveys/review/unanswered.html", context)

    def _cells(self, request: HttpRequest, survey: Survey, rows: list[Any]) -> list[UnansweredCell]:
        may_read = request.user.has_perm("surveys.view_answertext")
        return unanswered.with_details(survey, rows, language(), with_words=may_read)

    def _answer(self, request: HttpRequest, survey: Survey, form: AnswerForm, ticked: set[str]) -> HttpResponse:
        """Publish one answer for each ticked cell that still waits, and say where it can be read."""
        kind, text, by = Outcome.Kind(form.cleaned_data["kind"]), form.cleaned_data["text"], person(request)
        with transaction.atomic():
            outcomes = [
                workflow.answer_feedback(
                    kind, edition=cell.edition, text=text, by=by, country=cell.country, indicator=cell.indicator
                )
                for cell in unanswered.find(survey, ticked)
            ]
        messages.success(request, _done(len(outcomes)))
        if missed := len(ticked) - len(outcomes):
            message = ngettext(
                "%(count)s had been answered meanwhile.", "%(count)s had been answered meanwhile.", missed
            )
            messages.warning(request, message % {"count": missed})
        return HttpResponseRedirect(reverse("admin:indicators_scoreupdate_feedback"))

    def unanswered_waiting(self, request: HttpRequest) -> list[Waiting]:
        """Return an entry of the start page where feedback has waited too long, to those who may answer it."""
        late = unanswered.count_late() if self.may_answer(request) else 0
        if not late:
            return []
        title = ngettext("Feedback about %(count)s score", "Feedback about %(count)s scores", late) % {"count": late}
        return [
            Waiting(
                title=title,
                detail=gettext("it has waited for an outcome for more than %(days)s days") % {"days": SOON},
                url=reverse("admin:indicators_scoreupdate_feedback"),
            )
        ]


def _done(count: int) -> str:
    message = ngettext(
        "The feedback about %(count)s score is answered: whoever gave it reads so behind the receipt.",
        "The feedback about %(count)s scores is answered: whoever gave it reads so behind the receipt.",
        count,
    )
    return message % {"count": count}
