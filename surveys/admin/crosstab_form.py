"""What a cross-tab is of: a GET form for its rows, its columns and its percent, which works without scripts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.analysis.crosstabs import COLUMN, ROW, TOTAL
from surveys.analysis.dimensions import Dimension
from surveys.analysis.response_facts import LANGUAGE

PERCENTS = {
    ROW: gettext_lazy("of the row"),
    COLUMN: gettext_lazy("of the column"),
    TOTAL: gettext_lazy("of all"),
}


class CrossTabForm(forms.Form):
    """The rows and columns of a table. What the query leaves out is chosen here, so that one click leads to a table."""

    rows = forms.ChoiceField(label=gettext_lazy("Rows"))
    columns = forms.ChoiceField(label=gettext_lazy("Columns"))
    percent = forms.ChoiceField(choices=list(PERCENTS.items()), widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, offered: Mapping[str, Dimension]) -> None:
        columns = query.get("columns") or _first(offered)
        rows = query.get("rows") or _first(offered, but=columns)
        chosen = {"rows": rows, "columns": columns, "percent": query.get("percent") or ROW}
        super().__init__(chosen, label_suffix="")
        self.chosen, self.offered = chosen, offered
        choices = [
            (_("Questions"), [(name, f"{part.number} {part.text}") for name, part in offered.items() if part.number]),
            (_("About the response"), [(name, part.text) for name, part in offered.items() if not part.number]),
        ]
        for name in ("rows", "columns"):
            field: Any = self.fields[name]
            field.choices = [(label, entries) for label, entries in choices if entries]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "rows" in cleaned and cleaned["rows"] == cleaned.get("columns"):
            self.add_error("rows", _("Choose two that differ: a question by itself says nothing."))
        return cleaned

    @property
    def dimensions(self) -> tuple[Dimension, Dimension] | None:
        """Return the dimensions of rows and columns; None where the form has an error."""
        if not self.is_valid():
            return None
        return self.offered[self.cleaned_data["rows"]], self.offered[self.cleaned_data["columns"]]


def _first(offered: Mapping[str, Dimension], but: str = "") -> str:
    """Return the first question with one choice that is not `but`, or else the language of the answers."""
    fit = (name for name, dimension in offered.items() if dimension.number and not dimension.is_several)
    return next((name for name in fit if name != but), LANGUAGE)
