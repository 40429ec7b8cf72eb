"""Admin addresses at which a figure is taken: a question as a picture that stands alone, or as CSV."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from indicators.drawing.table import TableDrawing
from indicators.exporting.cells import csv_text
from surveys.admin import figure_file
from surveys.admin.analysis import distributions_of
from surveys.admin.figure_picture import question_picture
from surveys.admin.response_pages import ResponsePages, language
from surveys.admin.view_words import ViewWords, view_words
from surveys.analysis import counting
from surveys.kinds.figures import Distribution
from surveys.models import Survey

SVG, CSV = "image/svg+xml", "text/csv; charset=utf-8"


class TakingPages(ResponsePages):
    """Files of figures: for whoever may see them, never kept by anything in between."""

    def get_urls(self) -> list[URLPattern]:
        picture = self.admin_site.admin_view(require_safe(self.figure_svg))
        table = self.admin_site.admin_view(require_safe(self.figure_csv))
        return [
            path("surveys/<int:pk>/figures/<slug:code>.svg", picture, name="surveys_response_figure_svg"),
            path("surveys/<int:pk>/figures/<slug:code>.csv", table, name="surveys_response_figure_csv"),
            *super().get_urls(),
        ]

    def figure_svg(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Send the picture of one question under the filter of the query."""
        survey = self.survey(request, pk)
        taken = self._taken(request, survey, code)
        if isinstance(taken, HttpResponse):
            return taken
        number, question, view = taken
        return picture_response(question_picture(number, question, view), question.text, view, f"{survey.slug}-{code}")

    def figure_csv(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Send the figures of one question under the filter of the query, with a line for each answer."""
        survey = self.survey(request, pk)
        taken = self._taken(request, survey, code)
        if isinstance(taken, HttpResponse):
            return taken
        _number, question, view = taken
        return file_response(csv_text(figure_file.rows(question, view.lead)), CSV, f"{survey.slug}-{code}.csv")

    def _taken(
        self, request: HttpRequest, survey: Survey, code: str
    ) -> tuple[int, Distribution, ViewWords] | HttpResponse:
        """Return the question with its number and its view in words; lead a malformed filter to the page of errors."""
        form, selection = self.filtered(request, survey)
        if form.errors:
            url = reverse("admin:surveys_response_analysis", args=[survey.pk])
            return HttpResponseRedirect(f"{url}?{request.GET.urlencode()}")
        versions = selection.versions()
        for number, question in enumerate(distributions_of(selection, versions, counting.texts(selection)), 1):
            if question.code == code and (question.bars or question.rows):
                return number, question, view_words(form, selection, language(), versions=versions)
        raise Http404


def picture_response(drawing: TableDrawing, title: str, view: ViewWords, name: str) -> HttpResponse:
    """Return a picture as a file to keep."""
    words: dict[str, Any] = {"drawing": drawing, "title": title, "description": view.lead, "language": language()}
    return file_response(render_to_string("indicators/drawing/table.svg", words), SVG, f"{name}.svg")


def file_response(content: str, content_type: str, name: str) -> HttpResponse:
    """Return a file that is kept under a name, and by nothing in between."""
    disposition = f'attachment; filename="{name}"'
    headers = {"Cache-Control": "no-store", "Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)
