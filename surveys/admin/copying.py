"""Admin pages that copy a survey, a section or a question; the acts are in surveys/questionnaires/copying.py."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lib.refusals import Refused
from surveys.models import Question, Section, Survey
from surveys.questionnaires import copying
from surveys.questionnaires.copying import CopyResult
from surveys.questionnaires.draft_files import values
from surveys.questionnaires.draft_files.faults import WrongValue


class CopySurveyForm(forms.Form):
    """The slug of the copy."""

    slug = forms.CharField(label=_("Slug of the copy"), max_length=values.LONGEST_SLUG)

    def clean_slug(self) -> str:
        try:
            return str(values.slug(self.cleaned_data["slug"]))
        except WrongValue as fault:
            raise forms.ValidationError(str(fault)) from None


class IntoSurveyForm(forms.Form):
    """Where a section is copied to."""

    into: "forms.ModelChoiceField[Survey]" = forms.ModelChoiceField(
        Survey.objects.changeable(), label=_("Into the survey"), empty_label=None
    )


class IntoSectionForm(forms.Form):
    """Where a question is copied to."""

    into: "forms.ModelChoiceField[Section]" = forms.ModelChoiceField(
        Section.objects.select_related("survey"), label=_("Into the section"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = into.queryset.filter(survey__in=Survey.objects.changeable()).order_by("survey", "order", "pk")
        into.label_from_instance = lambda section: f"{section.survey}: {section}"


class CopyPages(admin.ModelAdmin[Any]):
    """A page that copies a row of this model, and leads to the copy."""

    def copy_form(self, row: Any) -> tuple[type[forms.Form], dict[str, Any]]:
        """Return the form of the page and what it starts with."""
        raise NotImplementedError

    def copy(self, row: Any, cleaned: dict[str, Any]) -> tuple[Model, list[str]]:
        """Copy the row as the form says; return the copy, and the codes of parts that lost their condition."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.copy_view))
        name = f"surveys_{self.opts.model_name}_copy"
        return [path("<int:pk>/copy/", view, name=name), *super().get_urls()]

    def may_copy(self, request: HttpRequest, row: Any) -> bool:
        """Return whether this person may copy a row; the question about one score is a part of the software."""
        survey = row if isinstance(row, Survey) else row.survey
        is_taken = Survey.objects.changeable().filter(pk=survey.pk).exists()
        return (is_taken or survey.state == Survey.State.ARCHIVED) and self.has_add_permission(request)

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show where the copy goes to; a POST makes it."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.may_copy(request, row):
            raise PermissionDenied
        form_class, initial = self.copy_form(row)
        form = form_class(request.POST or None, initial=initial, label_suffix="")
        if request.method == "POST" and form.is_valid() and (copied := self._copy(request, row, form)):
            return HttpResponseRedirect(reverse(f"admin:surveys_{self.opts.model_name}_change", args=[copied.pk]))
        title = gettext("Copy “%(row)s”") % {"row": row}
        context = {**self.admin_site.each_context(request), "opts": self.opts, "row": row, "title": title, "form": form}
        return TemplateResponse(request, "admin/surveys/copy.html", {**context, "survey": getattr(row, "survey", row)})

    def _copy(self, request: HttpRequest, row: Any, form: forms.Form) -> Model | None:
        try:
            copied, left_out = self.copy(row, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return None
        self.log_addition(request, copied, gettext("Copied from “%(row)s”") % {"row": row})
        messages.success(request, gettext("This is the copy. Nothing of it is public yet."))
        if left_out:
            message = gettext("Conditions that ask for questions of the other survey did not come along: %(codes)s.")
            messages.warning(request, message % {"codes": ", ".join(left_out)})
        return copied

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None and self.may_copy(request, row):
            context["copy_url"] = reverse(f"admin:surveys_{self.opts.model_name}_copy", args=[row.pk])
        return super().render_change_form(request, context, *args, **kwargs)


class CopySurveyPages(CopyPages):
    """Copy a survey under another slug."""

    def copy_form(self, row: Survey) -> tuple[type[forms.Form], dict[str, Any]]:
        return CopySurveyForm, {"slug": copying.free_slug(row.slug)}

    def copy(self, row: Survey, cleaned: dict[str, Any]) -> tuple[Model, list[str]]:
        return copying.copy_survey(row, slug=cleaned["slug"]), []


class CopySectionPages(CopyPages):
    """Copy a section into its survey or another."""

    def copy_form(self, row: Section) -> tuple[type[forms.Form], dict[str, Any]]:
        return IntoSurveyForm, {"into": row.survey}

    def copy(self, row: Section, cleaned: dict[str, Any]) -> tuple[Model, list[str]]:
        survey: Survey = cleaned["into"]
        return _copied(copying.copy_section(row, into=survey), survey.sections.get)


class CopyQuestionPages(CopyPages):
    """Copy a question into its section or another."""

    def copy_form(self, row: Question) -> tuple[type[forms.Form], dict[str, Any]]:
        return IntoSectionForm, {"into": row.section}

    def copy(self, row: Question, cleaned: dict[str, Any]) -> tuple[Model, list[str]]:
        section: Section = cleaned["into"]
        return _copied(copying.copy_question(row, into=section), section.questions.get)


def _copied(result: CopyResult, get: Callable[..., Model]) -> tuple[Model, list[str]]:
    return get(code=result.code), result.left_out
