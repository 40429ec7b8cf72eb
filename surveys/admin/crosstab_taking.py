"""Admin addresses at which a cross-tab is taken: as CSV with a line for each cell, or as a picture by itself."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.exporting.cells import csv_text
from surveys.admin.crosstabs import picker_of
from surveys.admin.response_pages import ResponsePages, language
from surveys.admin.selection_form import SelectionForm
from surveys.admin.taking import CSV, file_response, picture_response
from surveys.admin.view_words import view_words
from surveys.admin.weightings import weight_choice
from surveys.analysis.crosstabs import CrossTab, cross
from surveys.analysis.selecting import Selection


class TakenTable(NamedTuple):
    """A table that is taken: its view, the percent of its cells, the name of its weights, and that of its file."""

    form: SelectionForm
    selection: Selection
    table: CrossTab
    percent: str
    weights: str
    name: str


class CrossTabTakingPages(ResponsePages):
    """Files of a cross-tab; a query that cannot be read leads to the page, which names its errors."""

    def get_urls(self) -> list[URLPattern]:
        table = self.admin_site.admin_view(require_safe(self.crosstab_csv))
        picture = self.admin_site.admin_view(require_safe(self.crosstab_svg))
        return [
            path("surveys/<int:pk>/crosstab.csv", table, name="surveys_response_crosstab_csv"),
            path("surveys/<int:pk>/crosstab.svg", picture, name="surveys_response_crosstab_svg"),
            *super().get_urls(),
        ]

    def crosstab_csv(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the table with a line for each cell."""
        taken = self._taken_table(request, pk)
        if taken is None:
            return _to_page(request, pk)
        from surveys.admin import crosstab_file  # noqa: PLC0415  it loads scipy, which the start of the site does not

        text = csv_text(crosstab_file.rows(taken.table, taken.selection.query(), timezone.localdate(), taken.weights))
        return file_response(text, CSV, f"{taken.name}.csv")

    def crosstab_svg(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the table as a picture; one with more cells than a page holds leads to the page."""
        taken = self._taken_table(request, pk)
        if taken is None:
            return _to_page(request, pk)
        from surveys.admin import crosstab_figures, crosstab_picture  # noqa: PLC0415  see above

        figures = crosstab_figures.figures(taken.table, taken.percent)
        if figures.is_too_large or not taken.table.base:
            return _to_page(request, pk)
        versions = taken.selection.versions()
        view = view_words(taken.form, taken.selection, language(), versions=versions, n_in_view=taken.table.in_view)
        picture = crosstab_picture.crosstab_picture(figures, view, taken.weights)
        return picture_response(picture, crosstab_picture.title(figures), view, taken.name)

    def _taken_table(self, request: HttpRequest, pk: int) -> TakenTable | None:
        """Return the table of the query; None where the filter, the rows or the columns cannot be read."""
        survey = self.survey(request, pk)
        form, selection = self.filtered(request, survey)
        picker = picker_of(request, selection)
        if form.errors or picker.dimensions is None:
            return None
        weights = weight_choice(request, selection)
        table = cross(selection, *picker.dimensions, weights.applied)
        name = f"{survey.slug}-{table.rows.name}-by-{table.columns.name}"
        stated = str(weights.weighting) if table.weighted else ""
        return TakenTable(form, selection, table, picker.cleaned_data["percent"], stated, name)


def _to_page(request: HttpRequest, pk: int) -> HttpResponse:
    url = reverse("admin:surveys_response_crosstab", args=[pk])
    return HttpResponseRedirect(f"{url}?{request.GET.urlencode()}")
