"""Fields by which an editor sets up a kind of question."""

from decimal import Decimal
from typing import Any

from django import forms


class TextByLanguage(forms.CharField):
    """One text in each language of the survey."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)


class NumberSetting(forms.DecimalField):
    """A number with at most two decimals, as answers are kept; in a document it is a text, so that it stays exact."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_digits=12, decimal_places=2, **options)

    def clean(self, value: Any) -> str | None:
        """Return the number as a text without needless zeros; None where nothing was given."""
        number = super().clean(value)
        return None if number is None else f"{number.normalize():f}"


def decimal(value: str | None) -> Decimal | None:
    """Return a number of a document."""
    return None if value is None else Decimal(value)
