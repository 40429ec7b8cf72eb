"""The base of the admin pages of responses: permissions, the filter of the query, and the template context."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import translation

from surveys.admin.selection_form import SelectionForm
from surveys.analysis import counting
from surveys.analysis.selecting import Selection
from surveys.models import Survey


class ResponsePages(admin.ModelAdmin[Any]):
    """Admin pages where responses are read, moderated and redacted; none is added, edited or deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False

    def may_read_words(self, request: HttpRequest) -> bool:
        return request.user.has_perm("surveys.view_answertext")

    def survey(self, request: HttpRequest, pk: int) -> Survey:
        """Return the survey; raise `PermissionDenied` where responses may not be seen, `Http404` without one.

        Invented answers are of nobody: whoever writes surveys may see them.
        """
        survey = get_object_or_404(Survey, pk=pk)
        writes = survey.demonstration and request.user.has_perm("surveys.change_survey")
        if not (self.has_view_permission(request) or writes):
            raise PermissionDenied
        return survey

    def filtered(self, request: HttpRequest, survey: Survey) -> tuple[SelectionForm, Selection]:
        """Return the filter of the query as a form, and the selection it makes."""
        form = SelectionForm(request.GET, survey, counting.choices(Selection(survey)))
        return form, form.selection()

    def page(self, request: HttpRequest, template: str, survey: Survey | None, **context: Any) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "survey": survey,
            "sought": "",
            "may_change": self.has_change_permission(request),
            "may_read_words": self.may_read_words(request),
        }
        return TemplateResponse(request, f"admin/surveys/analysis/{template}", {**shared, **context})


def language() -> str:
    """Return the code of the page's language, without a region; questions are shown in it."""
    return (translation.get_language() or "en").partition("-")[0]


def is_key(text: str) -> bool:
    """Return whether a text is a number within the range of a database key."""
    return text.isascii() and text.isdigit() and len(text) < 19
