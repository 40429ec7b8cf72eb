"""Short text: one line, which may have to be written in a certain way, and for which names may be suggested."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import catalogue
from surveys.kinds.asked import FormQuestion
from surveys.kinds.fields import TextAnswer
from surveys.kinds.writing import Writing

DIGIT, LETTER = "9", "A"
SUGGESTED: Final[dict[str, Callable[[], list[str]]]] = {
    "countries": lambda: sorted(country.name for country in catalogue.countries().values()),
    "indicators": lambda: sorted(indicator.name for indicator in catalogue.indicators().values()),
}


class Short(Writing):
    """One line of words."""

    code, name, place = "short", gettext_lazy("short text"), 50
    template = "surveys/questions/_short.html"
    is_for_links = True

    def settings_fields(self) -> dict[str, forms.Field]:
        names = [("", "—"), ("countries", _("names of countries")), ("indicators", _("names of indicators"))]
        return {
            "mask": forms.CharField(
                label=_("Written as"), required=False, max_length=40,
                help_text=_("9 stands for a digit, A for a letter, all else for itself: AA-9999. Empty: anything."),
            ),
            "suggested": forms.ChoiceField(label=_("Suggest while typing"), choices=names, required=False),
        }  # fmt: skip

    def settings_faults(self, settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        mask = settings.get("mask")
        if mask and not set(mask) & {DIGIT, LETTER}:
            yield "mask", _("This leaves nothing to write: 9 stands for a digit, A for a letter.")

    def fields(self, question: FormQuestion) -> dict[str, forms.Field]:
        mask = question.settings.get("mask")
        return {question.name: MaskedAnswer(question, mask) if mask else TextAnswer(question)}

    def facts(self, question: FormQuestion) -> dict[str, Any]:
        suggested = SUGGESTED.get(question.settings.get("suggested") or "")
        mask = question.settings.get("mask")
        return {"suggested": suggested() if suggested else [], "example": example_of(mask) if mask else ""}


class MaskedAnswer(TextAnswer):
    """A text that is written as a mask says."""

    def __init__(self, question: FormQuestion, mask: str) -> None:
        super().__init__(question)
        self.mask = mask
        parts = {DIGIT: r"\d", LETTER: r"[^\W\d_]"}
        self._form = re.compile("".join(parts.get(sign, re.escape(sign)) for sign in mask))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not self._form.fullmatch(value):
            raise forms.ValidationError(_("Write it like this: %(example)s.") % {"example": example_of(self.mask)})


def example_of(mask: str) -> str:
    """Return a text that a mask allows."""
    return mask.replace(DIGIT, "1").replace(LETTER, "X")


KINDS = (Short(),)
