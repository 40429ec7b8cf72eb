"""Admin addresses at which a cross-tab is taken: as CSV with a line for each cell, or as a picture by itself."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.exporting.cells import csv_text
from surveys.admin.crosstabs import picker_of, weights_of
from surveys.admin.response_pages import ResponsePages, language
from surveys.admin.taking import CSV, file_response, picture_response
from surveys.admin.view_words import view_words
from surveys.analysis.crosstabs import CrossTab, cross


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
        survey = self.survey(request, pk)
        form, selection = self.filtered(request, survey)
        picker = picker_of(request, selection)
        if form.errors or picker.dimensions is None:
            return _to_page(request, pk)
        from surveys.admin import crosstab_file  # noqa: PLC0415  it loads scipy, which the start of the site does not

        table = cross(selection, *picker.dimensions, weights_of(selection, picker))
        weights = str(picker.weighting) if table.weighted else ""
        text = csv_text(crosstab_file.rows(table, selection.query(), timezone.localdate(), weights))
        return file_response(text, CSV, f"{_name(survey.slug, table)}.csv")

    def crosstab_svg(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the table as a picture; one with more cells than a page holds leads to the page."""
        survey = self.survey(request, pk)
        form, selection = self.filtered(request, survey)
        picker = picker_of(request, selection)
        if form.errors or picker.dimensions is None:
            return _to_page(request, pk)
        from surveys.admin import crosstab_figures, crosstab_picture  # noqa: PLC0415  see above

        table = cross(selection, *picker.dimensions, weights_of(selection, picker))
        figures = crosstab_figures.figures(table, picker.cleaned_data["percent"])
        if figures.is_too_large or not table.base:
            return _to_page(request, pk)
        view = view_words(form, selection, language(), versions=selection.versions(), n_in_view=table.in_view)
        picture = crosstab_picture.crosstab_picture(figures, view, str(picker.weighting) if table.weighted else "")
        return picture_response(picture, crosstab_picture.title(figures), view, _name(survey.slug, table))


def _to_page(request: HttpRequest, pk: int) -> HttpResponse:
    url = reverse("admin:surveys_response_crosstab", args=[pk])
    return HttpResponseRedirect(f"{url}?{request.GET.urlencode()}")


def _name(slug: str, table: CrossTab) -> str:
    return f"{slug}-{table.rows.name}-by-{table.columns.name}"
