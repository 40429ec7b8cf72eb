"""Admin pages of free text: list and search texts, and redact passages that identify a person."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lib.admin.person import person
from lib.refusals import Refused
from surveys import intake
from surveys.admin.word_pages import WordPages
from surveys.analysis import searching, words
from surveys.coding import counts
from surveys.models import AnswerText, Question, Survey, WordCode

PER_PAGE = 25
LONGEST_SEARCH = 100
UNCODED = "-"  # no code is called so


class RedactionForm(forms.Form):
    """The passage to redact, and the reason."""

    passage = forms.CharField(
        label=_("Passage to remove"),
        max_length=10000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Exactly as it is in the text. It is removed everywhere in the text, and cannot be restored."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Kept with the response: do not repeat what you remove."),
    )

    def clean_passage(self) -> str:
        return str(self.cleaned_data["passage"]).replace("\r\n", "\n")


class WordsPages(WordPages):
    """Show texts to those who may read them."""

    def get_urls(self) -> list[URLPattern]:
        texts = self.admin_site.admin_view(require_safe(self.texts_view))
        redact = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.redact_view))
        return [
            path("surveys/<int:pk>/texts/<int:question_id>/", texts, name="surveys_response_texts"),
            path("texts/<int:pk>/redact/", redact, name="surveys_response_redact"),
            *super().get_urls(),
        ]

    def may_redact(self, request: HttpRequest) -> bool:
        return request.user.has_perm("surveys.change_answertext")

    def texts_view(self, request: HttpRequest, pk: int, question_id: int) -> HttpResponse:
        """List the texts of one question, those of the latest day first, or those that contain the searched words."""
        survey = self.readable(request, pk)
        question = get_object_or_404(Question, pk=question_id, survey=survey)
        form, selection = self.filtered(request, survey)
        rows, code = _with_code(words.texts(selection, question.pk), survey, request.GET.get("code", ""))
        sought = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
        page: Page[Any] = Paginator(
            searching.matching(rows, searching.parse(sought)) if sought else rows, PER_PAGE
        ).get_page(request.GET.get("p"))
        if sought:
            page.object_list = list(rows.filter(pk__in=list(page.object_list)))
        return self.page(
            request,
            "texts.html",
            survey,
            title=str(question),
            form=form,
            selection=selection,
            page=page,
            sought=sought,
            searches=True,
            may_redact=self.may_redact(request),
            code=code,
            coded=counts.code_counts(selection, question.pk),
            codes_by_text=counts.codes_by_text(list(page.object_list)),
            keeping={"code": request.GET["code"]} if request.GET.get("code") else {},
            before=urlencode({"code": request.GET["code"]}) if request.GET.get("code") else "",
            **self.word_context(survey, question),
        )

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form of a redaction; a POST removes the passage from the text."""
        if not (self.has_view_permission(request) and self.may_redact(request)):
            raise PermissionDenied
        text = get_object_or_404(AnswerText.objects.select_related("response__survey", "question", "option"), pk=pk)
        form = RedactionForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid() and self._redacted(request, text, form):
            return HttpResponseRedirect(reverse("admin:surveys_response_change", args=[text.response_id]))
        return self.page(
            request, "redact.html", text.response.survey, title=gettext("Remove words"), form=form, text=text
        )

    def _redacted(self, request: HttpRequest, text: AnswerText, form: RedactionForm) -> bool:
        try:
            intake.redact(text, by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("passage", str(refusal))
            return False
        messages.success(request, gettext("The passage was removed."))
        return True


def _with_code(
    rows: QuerySet[AnswerText], survey: Survey, name: str
) -> tuple[QuerySet[AnswerText], WordCode | str | None]:
    """Return the texts for which the code of this name counts, and the code; all of them where there is none."""
    if name == UNCODED:
        return counts.uncoded(rows), UNCODED
    code = survey.word_codes.filter(code=name).first() if name else None
    return (counts.with_code(rows, code) if code else rows), code
