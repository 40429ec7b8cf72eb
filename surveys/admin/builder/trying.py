"""The preview beside the draft: the visitors' own form in any language, to be tried; nothing of it is kept."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.clickjacking import xframe_options_sameorigin

from surveys.admin.preview import PreviewPages
from surveys.documents import Document, questions_of
from surveys.documents.conditions import Answered
from surveys.forms.building import SurveyForm, build_form
from surveys.questionnaires.routes import Routes


class TryingPages(PreviewPages):
    """Draws the draft's form in a frame of the page on which it is built."""

    def get_urls(self) -> list[URLPattern]:
        view: Any = self.admin_site.admin_view(self.trying_view)
        in_frame: Callable[..., Any] = xframe_options_sameorigin(csp_replace({"frame-ancestors": ["'self'"]})(view))
        return [path("<int:pk>/build/preview/<str:code>/", in_frame, name="surveys_survey_try"), *super().get_urls()]

    def trying_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Show the form that publishing the draft would make; a POST shows it with the errors that visitors would get.

        `question` is the key of the one to look at: answers that lead to it are filled in.
        """
        key, sent = request.GET.get("question", ""), request.POST if request.method == "POST" else None

        def context_of(document: Document) -> dict[str, Any]:
            sought = next((question["code"] for question in questions_of(document) if str(question["key"]) == key), "")
            form = _form(document, code, sought, sent)
            return {"form": form, "sought": sought, "faults": form.faults() if form.is_bound else []}

        return self.draw_draft(request, pk, code, "try.html", context_of)


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
