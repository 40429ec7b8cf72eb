"""Admin pages of a survey's languages: which it has, how far each is translated and who read it; and translating."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lib.admin.conflicts import CONFLICT
from lib.admin.person import person
from surveys.admin.translation_form import TranslationForm
from surveys.documents.languages import FIRST, OF_THE_SITE, OFFERED, direction, own_name
from surveys.models import Survey
from surveys.questionnaires import reviewing, translating
from surveys.questionnaires.reviewing import NativeReview
from surveys.questionnaires.translating import Coverage


@dataclass(frozen=True)
class LanguageLine:
    """One language of a draft: its names, how far it is translated, and who read it."""

    code: str
    name: str
    own_name: str
    direction: str
    coverage: Coverage
    review: NativeReview | None
    is_further: bool

    @property
    def sentence(self) -> str:
        return translating.sentence_of(self.coverage)

    @property
    def reviewed_on(self) -> str:
        day = parse_date(self.review.on) if self.review else None
        return date_format(day) if day else ""


class AddLanguageForm(forms.Form):
    """A language to be added."""

    code = forms.ChoiceField(label=_("Add a language"))

    def __init__(self, survey: Survey, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        absent = [code for code in OFFERED if code not in survey.languages]
        names = sorted((name_of(code), code) for code in absent)
        self.fields["code"].choices = [(code, f"{name} · {own_name(code)}") for name, code in names]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """What a native reader says of a translation."""

    words = forms.CharField(
        label=_("What you looked at, in a few words"),
        max_length=200,
        help_text=_("Kept with your name and the day. It lapses when a text of this language or its original changes."),
    )


class LanguagePages(admin.ModelAdmin[Any]):
    """The pages of a survey's languages."""

    def get_urls(self) -> list[URLPattern]:
        allowed = require_http_methods(["GET", "HEAD", "POST"])
        languages = self.admin_site.admin_view(allowed(self.languages_view))
        translate = self.admin_site.admin_view(allowed(self.translate_view))
        return [
            path("<int:pk>/languages/", languages, name="surveys_survey_languages"),
            path("<int:pk>/languages/<str:code>/", translate, name="surveys_survey_translate"),
            *super().get_urls(),
        ]

    def languages_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the languages of a draft; a POST adds or takes off one, or says that a native reader read it."""
        survey = get_object_or_404(Survey, pk=pk)
        if not self.has_view_permission(request, survey):
            raise PermissionDenied
        if request.method == "POST":
            return self._act_on(request, survey)
        return self._list(request, survey, AddLanguageForm(survey))

    def translate_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Show all texts of a draft beside their translations; a POST saves them, or keeps a native reader's word."""
        survey = get_object_or_404(Survey, pk=pk)
        if not self.has_view_permission(request, survey):
            raise PermissionDenied
        if code not in translating.translated_languages(survey):
            raise Http404
        if request.method != "POST":
            return self._translation(request, survey, code, TranslationForm(survey, code), ReviewForm())
        if not self.has_change_permission(request, survey):
            raise PermissionDenied
        act = _named_act(request, {"": self._save, "review": self._review})
        with transaction.atomic():
            return act(request, Survey.objects.select_for_update().get(pk=pk), code)

    def _act_on(self, request: HttpRequest, survey: Survey) -> HttpResponse:
        if not self.has_change_permission(request, survey) or survey.kind != Survey.Kind.FEEDBACK:
            raise PermissionDenied
        act = _named_act(request, {"add": self._add, "remove": self._remove})
        with transaction.atomic():
            return act(request, Survey.objects.select_for_update().get(pk=survey.pk))

    def _add(self, request: HttpRequest, survey: Survey) -> HttpResponse:
        form = AddLanguageForm(survey, request.POST)
        if not form.is_valid():
            return self._list(request, survey, form, status=422)
        survey.languages = [*survey.languages, form.cleaned_data["code"]]
        return self._keep_languages(request, survey, gettext("%(language)s was added."), form.cleaned_data["code"])

    def _remove(self, request: HttpRequest, survey: Survey) -> HttpResponse:
        code = request.POST.get("code", "")
        if code not in survey.languages:
            raise Http404
        survey.languages = [other for other in survey.languages if other != code]
        message = gettext("%(language)s was taken off; its texts are kept, in case it is added again.")
        return self._keep_languages(request, survey, message, code)

    def _keep_languages(self, request: HttpRequest, survey: Survey, message: str, code: str) -> HttpResponse:
        survey.save(update_fields=["languages"])
        words = message % {"language": name_of(code)}
        self.log_change(request, survey, words)
        messages.success(request, words)
        return HttpResponseRedirect(reverse("admin:surveys_survey_languages", args=[survey.pk]))

    def _save(self, request: HttpRequest, survey: Survey, code: str) -> HttpResponse:
        form = TranslationForm(survey, code, request.POST)
        if not form.is_valid():
            status = CONFLICT if form.has_conflict else 422
            return self._translation(request, survey, code, form, ReviewForm(), status=status)
        message = gettext("%(language)s: %(count)s texts saved.") % {"language": name_of(code), "count": form.write()}
        return self._done(request, survey, code, message)

    def _review(self, request: HttpRequest, survey: Survey, code: str) -> HttpResponse:
        review = ReviewForm(request.POST, label_suffix="")
        if not review.is_valid():
            return self._translation(request, survey, code, TranslationForm(survey, code), review, status=422)
        reviewing.record_review(survey, code, by=person(request), words=review.cleaned_data["words"])
        survey.save(update_fields=["reviewed_languages"])
        message = gettext("%(language)s: read by a native reader.") % {"language": name_of(code)}
        return self._done(request, survey, code, message)

    def _done(self, request: HttpRequest, survey: Survey, code: str, message: str) -> HttpResponse:
        self.log_change(request, survey, message)
        messages.success(request, message)
        return HttpResponseRedirect(reverse("admin:surveys_survey_translate", args=[survey.pk, code]))

    def _list(self, request: HttpRequest, survey: Survey, form: AddLanguageForm, *, status: int = 200) -> HttpResponse:
        title = gettext("Languages of “%(survey)s”") % {"survey": survey}
        may_add = self.has_change_permission(request, survey) and survey.kind == Survey.Kind.FEEDBACK
        facts = {"lines": language_lines(survey), "form": form, "may_add": may_add, "first": name_of(FIRST)}
        return self._language_page(request, "languages.html", survey, status, title=title, **facts)

    def _translation(
        self, request: HttpRequest, survey: Survey, code: str, form: TranslationForm, review: ReviewForm, *,
        status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        line = next(line for line in language_lines(survey) if line.code == code)
        title = gettext("“%(survey)s” in %(language)s") % {"survey": survey, "language": line.name}
        facts = {"form": form, "review_form": review, "line": line, "first": FIRST, "first_name": name_of(FIRST)}
        facts["may_edit"] = self.has_change_permission(request, survey)
        return self._language_page(request, "translate.html", survey, status, title=title, **facts)

    def _language_page(
        self, request: HttpRequest, template: str, survey: Survey, status: int, **context: Any
    ) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "survey": survey}
        return TemplateResponse(request, f"admin/surveys/survey/{template}", {**shared, **context}, status=status)


def _named_act(request: HttpRequest, acts: Mapping[str, Callable[..., HttpResponse]]) -> Callable[..., HttpResponse]:
    """Return the act that a form names; raises `BadRequest` where it names none of these."""
    name = request.POST.get("act", "")
    if name not in acts:
        raise BadRequest(gettext("There is no such act."))
    return acts[name]


def language_lines(survey: Survey) -> list[LanguageLine]:
    """Return the languages of a draft but the first, with their coverage and native readers."""
    return [
        LanguageLine(
            entry.language,
            name_of(entry.language),
            own_name(entry.language),
            direction(entry.language),
            entry,
            reviewing.review_of(survey, entry.language),
            entry.language not in OF_THE_SITE,
        )
        for entry in translating.coverage(survey)
    ]


def name_of(code: str) -> str:
    """Return the name of a language in that of the page: Arabic."""
    return str(get_language_info(code)["name_translated"])
