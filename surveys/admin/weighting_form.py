"""The form of a weighting: a percent for each category of each dimension, their source, and a limit of weights."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.numbers import number
from surveys.analysis.categories import Category
from surveys.analysis.dimensions import Dimension
from surveys.analysis.weighting import Stated
from surveys.models import Survey, Weighting
from surveys.models.weightings import LONGEST_NAME, LONGEST_SOURCE

ROUNDING = Decimal("0.5")  # how far stated percents may be from 100, as sources round them
MOST_LARGEST = 100


class PercentField(forms.DecimalField):
    """A percent from 0 to 100, in ASCII digits with a point; empty counts as 0."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100, max_digits=7, decimal_places=4, required=False, **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and not value.isascii():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class CountedCategory(NamedTuple):
    """A category of a dimension with the number of its responses, and the name of its field."""

    category: Category
    n_responses: int
    field: str


class CountedDimension(NamedTuple):
    """A dimension with its categories and those who gave no answer to it."""

    dimension: Dimension
    categories: Sequence[CountedCategory]
    silent: int


class WeightingForm(forms.Form):
    """What a weighting states; percents of a dimension that sum to nearly 100 are scaled to it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    source = forms.CharField(
        label=gettext_lazy("Source of the percents"),
        max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("Who counted them, where and when: it stands beside every weighted figure."),
    )
    most = forms.DecimalField(
        label=gettext_lazy("Largest weight"),
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("1.01"),
        max_value=MOST_LARGEST,
        initial=Decimal(4),
        help_text=gettext_lazy(
            "Weights above it are cut off, and the rest is given to all others; the mean is 1. Empty for no limit."
        ),
    )

    def __init__(self, data: QueryDict | None, survey: Survey, counted: Sequence[CountedDimension]) -> None:
        super().__init__(data, label_suffix="")
        self.survey, self.counted = survey, counted
        for _dimension, categories, _silent in counted:
            for category, _count, name in categories:
                self.fields[name] = PercentField(label=category.label)

    @property
    def tables(self) -> Iterator[tuple[Dimension, list[tuple[CountedCategory, forms.BoundField]], int]]:
        """Yield each dimension with its categories and their fields, and how many gave no answer."""
        for dimension, categories, silent in self.counted:
            yield dimension, [(category, self[category.field]) for category in categories], silent

    @property
    def stated(self) -> Stated:
        """Return the percents of a valid form; categories without a share are absent."""
        return {
            dimension.name: {
                category.code: share for category, _count, name in categories if (share := self.cleaned_data.get(name))
            }
            for dimension, categories, _silent in self.counted
        }

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if Weighting.objects.filter(survey=self.survey, name=name).exists():
            raise forms.ValidationError(_("There is a weighting of this name already."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for dimension, categories, _silent in self.counted:
            for category, count, name in categories:
                self._check_share(category.label, count, name, cleaned)
            shares = [cleaned.get(name) or Decimal(0) for _category, _count, name in categories]
            if not any(name in self.errors for _category, _count, name in categories):
                self._check_sum(dimension, sum(shares, Decimal(0)))
        return cleaned

    def _check_share(self, label: str, count: int, name: str, cleaned: Mapping[str, Any]) -> None:
        share = cleaned.get(name)
        if name in self.errors or bool(share) == bool(count):
            return
        if count:
            self.add_error(name, _("There are responses: they need a percent above 0."))
        else:
            words = _("Nobody answered “%(label)s”: give its percent to a category that is like it, or leave it out.")
            self.add_error(name, words % {"label": label})

    def _check_sum(self, dimension: Dimension, whole: Decimal) -> None:
        if abs(whole - 100) > ROUNDING:
            words = _("“%(question)s”: the percents sum to %(sum)s, not to 100.")
            self.add_error(None, words % {"question": dimension.text, "sum": number(whole, 1)})
