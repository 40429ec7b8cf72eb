"""The preview beside the draft: the visitors' own form in any language, to be tried; nothing of it is kept."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_replace
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_sameorigin

from surveys.documents import Document, questions_of
from surveys.documents.conditions import Answered
from surveys.documents.languages import OF_THE_SITE, interface_language, interface_mark
from surveys.forms.building import SurveyForm, build_form
from surveys.models import Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.routes import Routes


class TryingPages(admin.ModelAdmin[Any]):
    """Draws the draft's form in a frame of the page on which it is built."""

    def get_urls(self) -> list[URLPattern]:
        view: Any = self.admin_site.admin_view(self.trying_view)
        in_frame: Callable[..., Any] = xframe_options_sameorigin(csp_replace({"frame-ancestors": ["'self'"]})(view))
        return [path("<int:pk>/build/preview/<str:code>/", in_frame, name="surveys_survey_try"), *super().get_urls()]

    def trying_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Show the form that publishing the draft would make; a POST shows it with the errors that visitors would get.

        `question` is the key of the one to look at: answers that lead to it are filled in.
        """
        survey = get_object_or_404(Survey, pk=pk)
        if not self.has_view_permission(request, survey):
            raise PermissionDenied
        if code not in (*OF_THE_SITE, *survey.languages):
            raise Http404
        document = compiling.preview_document(survey)
        key = request.GET.get("question", "")
        sought = next((question["code"] for question in questions_of(document) if str(question["key"]) == key), "")
        with translation.override(interface_language(code)):
            form = _form(document, code, sought, request.POST if request.method == "POST" else None)
            context = {"form": form, "survey": survey, "robots": "noindex", "sought": sought}
            context["faults"] = form.faults() if form.is_bound else []
            if code not in OF_THE_SITE:
                context |= {"page_language": code, "interface_mark": interface_mark(code)}
            response = render(request, "admin/surveys/survey/try.html", context)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


def _form(document: Document, code: str, sought: str, sent: Any) -> SurveyForm:
    """Return the form of a document, bound to what was sent, or filled with answers that lead to a question."""
    form = build_form(document, code)
    return form(sent) if sent is not None else form(initial=_answers_that_lead_to(document, sought))


def _answers_that_lead_to(document: Document, sought: str) -> dict[str, Any]:
    """Return the values of the fields on the shortest path to a question; nothing where every path leads there."""
    walk = Routes(document).walk
    paths = walk.paths if walk else []
    leading = next((path for path in paths if sought in path.asked), None)
    if leading is None or all(sought in path.asked for path in paths):
        return {}
    return {f"q-{code}": _value(answer) for code, answer in leading.answers if answer}


def _value(answer: Answered) -> Any:
    if answer.number is not None:
        return str(answer.number)
    codes = sorted(answer.options)
    return codes[0] if len(codes) == 1 else codes
