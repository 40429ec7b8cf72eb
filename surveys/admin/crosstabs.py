"""The admin page of cross-tabs: a question by another or by a fact of the responses."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from surveys.admin.crosstab_form import PERCENTS, CrossTabForm
from surveys.admin.response_pages import ResponsePages, language
from surveys.admin.selection_form import SelectionForm
from surveys.admin.view_words import view_words
from surveys.admin.weightings import WeightChoice, weight_choice
from surveys.analysis.crosstabs import cross
from surveys.analysis.dimensions import dimensions
from surveys.analysis.selecting import Selection


class CrossTabPages(ResponsePages):
    """Tables of answers by answers, for whoever may see the figures of a survey; words are never in one."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(require_safe(self.crosstab_view))
        return [path("surveys/<int:pk>/crosstab/", page, name="surveys_response_crosstab"), *super().get_urls()]

    def crosstab_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the table of the query, under its filter; a query that names no question gets the first two."""
        survey = self.survey(request, pk)
        form, selection = self.filtered(request, survey)
        picker = picker_of(request, selection)
        weights = weight_choice(request, selection, **picker.chosen)
        query = weights.keeping
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
            weights=weights,
            keeping=query,
            cleared=Selection(survey).query(**query),
            **_shown(form, selection, picker, weights),
        )


def picker_of(request: HttpRequest, selection: Selection) -> CrossTabForm:
    """Return the rows, columns and percent of the query."""
    return CrossTabForm(request.GET, dimensions(selection.versions(), language()))


def _shown(form: SelectionForm, selection: Selection, picker: CrossTabForm, weights: WeightChoice) -> dict[str, Any]:
    """Return what the page says of the table; nothing where the rows or columns cannot be read."""
    if picker.dimensions is None:
        return {}
    from surveys.admin import crosstab_figures, crosstab_words  # noqa: PLC0415  they load scipy: see above

    table = cross(selection, *picker.dimensions, weights.applied)
    figures = crosstab_figures.figures(table, picker.cleaned_data["percent"])
    return {
        "figures": figures,
        "n_in_view": table.in_view,
        "words": view_words(
            form,
            selection,
            language(),
            versions=selection.versions(),
            n_in_view=table.in_view,
            **weights.keeping,
        ),
        "headline": crosstab_words.headline(figures.association),
        "lead": crosstab_words.lead(figures),
        "findings": crosstab_words.findings(figures),
        "gaps": [
            (margin.text, words) for margin in (table.rows, table.columns) if (words := crosstab_words.gaps(margin))
        ],
    }
