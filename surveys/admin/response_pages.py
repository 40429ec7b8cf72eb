"""The base of the admin pages of responses: permissions, the filter of the query, and the template context."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import translation

from surveys.admin.filter_panel import ADDING, panel
from surveys.admin.selection_form import SelectionForm
from surveys.admin.view_sentence import sentence
from surveys.admin.view_words import PROMISED
from surveys.analysis import counting
from surveys.analysis.selecting import Selection
from surveys.models import SavedView, Survey

MOST_LINKS: Final = 12  # saved views beside a filter; all are on a page of their own


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
        selection, form = context.get("selection"), context.get("form")
        if survey and isinstance(selection, Selection) and isinstance(form, SelectionForm):
            shared |= _of_view(request, form, selection, context)
        return TemplateResponse(request, f"admin/surveys/analysis/{template}", {**shared, **context})


def _of_view(
    request: HttpRequest, form: SelectionForm, selection: Selection, context: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what each page with a filter says of it: the sentence, its numbers, and the conditions on answers."""
    keeping = context.get("keeping") or {}
    n_in_view, n_received = _numbers(selection, context)
    return {
        "saved_views": [
            (view, _joined(view.query, urlencode(keeping)), view.query == selection.query())
            for view in SavedView.objects.filter(survey=selection.survey)[:MOST_LINKS]
        ],
        "sentence": sentence(selection, form.questions, language(), keeping),
        "panel": panel(selection, form.questions, language(), request.GET.get(ADDING, ""), keeping),
        "n_in_view": n_in_view,
        "n_received": n_received,
        "n_promised": int(promised) if is_key(promised := request.GET.get(PROMISED, "")) else None,
    }


def _joined(*queries: str) -> str:
    return "&".join(filter(None, queries))


def _numbers(selection: Selection, context: Mapping[str, Any]) -> tuple[int, int]:
    """Return the numbers of responses in the view and of all that count; the first is not counted where it is known.

    Under several filters it is counted from rows, which takes as long as a table does.
    """
    n_in_view = context.get("n_in_view")
    if n_in_view is None:
        n_in_view = _number(context.get("received") or counting.received(selection), selection)
    if not selection.parameters():
        return n_in_view, n_in_view
    return n_in_view, _number(counting.received(Selection(selection.survey)), selection)


def _number(counts: counting.ResponseCounts, selection: Selection) -> int:
    return counts.counted + (counts.held if selection.held else 0)


def language() -> str:
    """Return the code of the page's language, without a region; questions are shown in it."""
    return (translation.get_language() or "en").partition("-")[0]


def is_key(text: str) -> bool:
    """Return whether a text is a number within the range of a database key."""
    return text.isascii() and text.isdigit() and len(text) < 19
