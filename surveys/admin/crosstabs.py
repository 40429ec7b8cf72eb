"""Admin pages of cross-tabs: a question by another or by a fact of the responses, as a page and as CSV."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from indicators.exporting.cells import csv_text
from surveys.admin.crosstab_form import PERCENTS, CrossTabForm
from surveys.admin.response_pages import ResponsePages, language
from surveys.admin.weightings import applied_weights
from surveys.analysis.crosstabs import cross
from surveys.analysis.dimensions import dimensions
from surveys.analysis.selecting import Selection
from surveys.analysis.weighting import AppliedWeights


class CrossTabPages(ResponsePages):
    """Tables of answers by answers, for whoever may see the figures of a survey; words are never in one."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(require_safe(self.crosstab_view))
        file = self.admin_site.admin_view(require_safe(self.crosstab_csv))
        return [
            path("surveys/<int:pk>/crosstab/", page, name="surveys_response_crosstab"),
            path("surveys/<int:pk>/crosstab.csv", file, name="surveys_response_crosstab_csv"),
            *super().get_urls(),
        ]

    def crosstab_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the table of the query, under its filter; a query that names no question gets the first two."""
        survey = self.survey(request, pk)
        form, selection = self.filtered(request, survey)
        picker = _picker(request, selection)
        query = picker.chosen
        unweighted = {name: value for name, value in query.items() if name != "weights"}
        offered = survey.weightings.filter(Q(retired_on=None) | Q(pk=picker.weighting and picker.weighting.pk))
        return self.page(
            request,
            "crosstab.html",
            survey,
            title=gettext("Cross-tab"),
            form=form,
            selection=selection,
            picker=picker,
            query=selection.query(**query),
            turned=selection.query(**{**query, "rows": query["columns"], "columns": query["rows"]}),
            percents=[(name, label, selection.query(**{**query, "percent": name})) for name, label in PERCENTS.items()],
            weightings=[(stated, selection.query(**{**query, "weights": str(stated.pk)})) for stated in offered],
            unweighted=selection.query(**unweighted),
            keeping=query,
            cleared=Selection(survey).query(**query),
            **_shown(selection, picker),
        )

    def crosstab_csv(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the table with a line for each cell; redirect a malformed query to the page, which names its errors."""
        survey = self.survey(request, pk)
        form, selection = self.filtered(request, survey)
        picker = _picker(request, selection)
        if form.errors or picker.dimensions is None:
            url = reverse("admin:surveys_response_crosstab", args=[survey.pk])
            return HttpResponseRedirect(f"{url}?{request.GET.urlencode()}")
        from surveys.admin import crosstab_file  # noqa: PLC0415  it loads scipy, which the start of the site does not

        table = cross(selection, *picker.dimensions, _weights(selection, picker))
        weights = str(picker.weighting) if table.weighted else ""
        text = csv_text(crosstab_file.rows(table, selection.query(), timezone.localdate(), weights))
        response = HttpResponse(text, content_type="text/csv; charset=utf-8", headers={"Cache-Control": "no-store"})
        name = f"{survey.slug}-{table.rows.name}-by-{table.columns.name}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _picker(request: HttpRequest, selection: Selection) -> CrossTabForm:
    return CrossTabForm(request.GET, dimensions(selection.versions(), language()), selection.survey)


def _weights(selection: Selection, picker: CrossTabForm) -> AppliedWeights | None:
    """Return the weights of the query; None without, and where they cannot be made of today's responses."""
    return applied_weights(selection, picker.weighting) if picker.weighting else None


def _shown(selection: Selection, picker: CrossTabForm) -> dict[str, Any]:
    """Return what the page says of the table; nothing where the rows or columns cannot be read."""
    if picker.dimensions is None:
        return {}
    from surveys.admin import crosstab_figures, crosstab_words  # noqa: PLC0415  they load scipy: see above

    weights = _weights(selection, picker)
    table = cross(selection, *picker.dimensions, weights)
    figures = crosstab_figures.figures(table, picker.cleaned_data["percent"])
    return {
        "figures": figures,
        "weighting": picker.weighting,
        "applied": weights,
        "headline": crosstab_words.headline(figures.association),
        "lead": crosstab_words.lead(figures),
        "findings": crosstab_words.findings(figures),
        "gaps": [
            (margin.text, words) for margin in (table.rows, table.columns) if (words := crosstab_words.gaps(margin))
        ],
    }
