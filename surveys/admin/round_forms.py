"""Forms of a planned round: its panel, edition, countries and indicators, and the countries of one expert."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators.models import Country, Edition, Indicator, Membership, Region, TreePart
from lib.admin.side_by_side import pair
from lib.text import by_name
from surveys.models import Round
from surveys.rounds import promising
from surveys.rounds.opening import TAKES_SCORES


def _by_continent() -> list[tuple[str, list[tuple[str, Any]]]]:
    """Return choices of regions grouped by continent; the slug of a continent chooses all of its regions."""
    regions = by_name(Region.objects.select_related("continent"))
    return [
        (
            continent.name,
            [(continent.slug, _("All %(of_region)s") % {"of_region": continent.of_name})]
            + [(inside.slug, inside.name) for inside in regions if inside.continent_id == continent.pk],
        )
        for continent in regions
        if continent.continent_id is None
    ]


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """The form of a round: countries by region, single, or both; no indicator means all that the edition measures."""

    regions = forms.MultipleChoiceField(
        label=_("Countries of whole regions"),
        choices=_by_continent,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As the edition groups them. They are added to the countries chosen below."),
    )

    class Meta:
        model = Round
        fields = (
            "panel", "edition", "number", "weighting", "closes", "closes_itself", "keep_months", *pair("promise"),
            "countries", "indicators",
        )  # fmt: skip
        widgets = {
            "closes": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "countries": forms.CheckboxSelectMultiple,
            "indicators": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        if "edition" not in self.fields:
            return  # a round that was opened: nothing in it is changed here
        if self.instance.pk is None:
            for code, column in promising.COLUMNS.items():
                self.fields[column].initial = promising.default_promise(code)
        self._offer("edition", Edition.objects.filter(state__in=TAKES_SCORES).order_by("-year"))
        self._offer("countries", Country.objects.order_by("name"))
        self._offer("indicators", Indicator.objects.measured())
        self.fields["countries"].required = self.fields["indicators"].required = False
        self.fields["indicators"].help_text = _("None chosen: all indicators that the edition measures.")

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows

    def clean_closes(self) -> date | None:
        closes: date | None = self.cleaned_data["closes"]
        if closes and closes < timezone.now().date():
            raise forms.ValidationError(_("This day is past."))
        return closes

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "edition" not in self.fields or not cleaned.get("edition"):
            return cleaned
        self._add_regions(cleaned)
        self._fit_indicators(cleaned)
        return cleaned

    def _add_regions(self, cleaned: dict[str, Any]) -> None:
        chosen = cleaned.get("regions", [])
        members = Membership.objects.filter(edition=cleaned["edition"])
        of_regions = members.filter(region__slug__in=chosen) | members.filter(region__continent__slug__in=chosen)
        alone = {country.pk for country in cleaned.get("countries", [])}
        keys = alone | set(of_regions.values_list("country", flat=True))
        cleaned["countries"] = Country.objects.filter(pk__in=keys)
        if not keys and "countries" not in self.errors:
            self.add_error("countries", _("Choose at least one country or region."))

    def _fit_indicators(self, cleaned: dict[str, Any]) -> None:
        tree_indicators = TreePart.objects.filter(edition=cleaned["edition"]).values("indicator")
        measured = Indicator.objects.measured().filter(pk__in=tree_indicators)
        chosen = cleaned.get("indicators")
        if not chosen:
            cleaned["indicators"] = measured
        elif stray := [str(indicator) for indicator in chosen if indicator not in set(measured)]:
            message = _("Edition %(year)s does not measure: %(names)s.")
            self.add_error("indicators", message % {"year": cleaned["edition"], "names": ", ".join(stray)})


class CountriesForm(forms.Form):
    """The form of one expert's countries, out of those of the round."""

    countries: Any = forms.ModelMultipleChoiceField(
        Country.objects.none(),
        label=_("Asked to score"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        field: Any = self.fields["countries"]
        field.queryset = round_.countries.order_by("name")
