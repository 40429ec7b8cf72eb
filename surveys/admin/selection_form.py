"""The filter of the analysis pages: a GET form whose parameters every figure and the export share."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from indicators.models import Country, Indicator
from lib.text import normalize_for_search
from surveys.analysis import answer_filters
from surveys.analysis.answer_filters import AND, OR
from surveys.analysis.counting import Choices
from surveys.analysis.filterable import FilterQuestion, filterable
from surveys.analysis.response_facts import COUNTRY, LANGUAGE, VERSION, language_name
from surveys.analysis.selecting import Selection
from surveys.models import Survey


class Day(forms.DateField):
    """A date field that accepts only 2026-11-22, in ASCII digits."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d",)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and not value.isascii():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class ScoreNames:
    """The names of countries and indicators, read once for several forms."""

    def __init__(self) -> None:
        self.countries = dict(Country.objects.values_list("iso3", "name"))
        self.indicators = dict(Indicator.objects.values_list("slug", "name"))


class SelectionForm(forms.Form):
    """The form of a `Selection`; a field with an error is marked, and filters nothing."""

    since = Day(label=gettext_lazy("From"), required=False)
    until = Day(label=gettext_lazy("Until"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country looked at"), required=False)
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator looked at"), required=False)
    version = forms.ChoiceField(label=gettext_lazy("Version"), required=False)
    held = forms.ChoiceField(
        label=gettext_lazy("Held answers"),
        required=False,
        choices=[("", gettext_lazy("excluded")), ("with", gettext_lazy("counted too"))],
    )
    flagged = forms.ChoiceField(
        label=gettext_lazy("Answers with a quality flag"),
        required=False,
        choices=[("", pgettext_lazy("answers", "counted")), ("without", gettext_lazy("excluded"))],
    )

    answers = forms.CharField(required=False, widget=forms.HiddenInput, max_length=answer_filters.LONGEST)
    join = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[("", gettext_lazy("all")), (OR, gettext_lazy("any"))]
    )

    def __init__(self, data: QueryDict, survey: Survey, choices: Choices, names: ScoreNames | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.survey, self.choices = survey, choices
        self.names = names or ScoreNames()
        self._offer("language", _by_name((code, language_name(code), n) for code, n in choices.languages))
        self._offer("country", _by_name((iso3, self.names.countries[iso3], n) for iso3, n in choices.countries))
        self._offer("indicator", _by_name((slug, self.names.indicators[slug], n) for slug, n in choices.indicators))
        self._offer("version", [(str(number), str(number), n) for number, n in choices.versions])

    def of_query(self, query: str) -> "SelectionForm":
        """Return the form of another query of the same survey, without asking again what it offers."""
        form = SelectionForm(QueryDict(query), self.survey, self.choices, self.names)
        form.questions = self.questions
        return form

    @property
    def helper(self) -> FormHelper:
        """Return the crispy helper that draws each field under the class `filter`."""
        helper = FormHelper()
        helper.wrapper_class = "filter"
        return helper

    def _offer(self, name: str, choices: Sequence[tuple[str, str, int]]) -> None:
        """Set the choices (value, label, count) of a field; a field without choices is removed."""
        field: Any = self.fields[name]
        if not choices:
            del self.fields[name]
            return
        offered = [(value, f"{label} ({number_format(n, force_grouping=True)})") for value, label, n in choices]
        field.choices = [("", _("all")), *offered]

    @cached_property
    def questions(self) -> dict[str, FilterQuestion]:
        """Return what the answers can be filtered by: questions of all versions, and facts that occur."""
        facts = {
            LANGUAGE: [code for code, _n in self.choices.languages],
            VERSION: [str(number) for number, _n in self.choices.versions],
            COUNTRY: [iso3 for iso3, _n in self.choices.countries],
        }
        return filterable(list(self.survey.versions.all()), facts)

    def clean_answers(self) -> tuple[answer_filters.AnswerFilter, ...]:
        """Return the conditions on answers that the address holds."""
        text = self.cleaned_data["answers"]
        try:
            return answer_filters.read(text, self.questions) if text else ()
        except answer_filters.UnreadableFilter as fault:
            raise forms.ValidationError(str(fault)) from fault

    def selection(self) -> Selection:
        """Return the selection of the form; a field with an error counts as empty."""
        self.is_valid()
        given = self.cleaned_data
        return Selection(
            self.survey,
            since=given.get("since"),
            until=given.get("until"),
            language=given.get("language", ""),
            country=given.get("country", ""),
            indicator=given.get("indicator", ""),
            version=int(given["version"]) if given.get("version") else None,
            held=given.get("held") == "with",
            unflagged=given.get("flagged") == "without",
            answers=given.get("answers") or (),
            joined=given.get("join") or AND,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The period ends before it begins."))
        return cleaned


def _by_name(choices: Iterable[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    return sorted(choices, key=lambda choice: normalize_for_search(choice[1]))
