"""Fields that read what was sent strictly, and say what to do where it will not do."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.forms.questionnaire import FormQuestion

KEPT_CONTROLS = "\n\t"
WORDS_LONGEST = 200


class OneChoice(forms.Field):
    """One of the options, by its code."""

    widget = forms.TextInput

    def __init__(self, asked: FormQuestion, *, matrix: FormQuestion | None = None) -> None:
        super().__init__(required=asked.required, label=asked.text)
        self.asked = asked
        missing = _("Choose an answer.")
        if matrix is not None:
            missing = _("Row %(number)s has no answer.") % {"number": asked.number}
        self.error_messages["required"] = missing

    def to_python(self, value: Any) -> str:
        code = str(value or "")
        if code and code not in self.asked.by_code:
            raise ValidationError(_("Choose one of the answers that are listed."))
        return code


class SeveralChoices(forms.Field):
    """Any of the options, by their codes, in the order in which they are listed."""

    widget = forms.SelectMultiple

    def __init__(self, asked: FormQuestion) -> None:
        super().__init__(required=asked.required, label=asked.text)
        self.asked = asked
        self.error_messages["required"] = _("Choose at least one answer.")

    def to_python(self, value: Any) -> list[str]:
        codes = set(value or [])
        if not codes.issubset(self.asked.by_code):
            raise ValidationError(_("Choose among the answers that are listed."))
        chosen = [option for option in self.asked.options if option.code in codes]
        alone = next((option for option in chosen if option.exclusive), None)
        if alone and len(chosen) > 1:
            raise ValidationError(
                _("“%(label)s” cannot be chosen together with others: take it out, or the others.")
                % {"label": alone.label}
            )
        return [option.code for option in chosen]


class TextAnswer(forms.Field):
    """A text: line ends count once, what cannot be seen is no text, and nothing is cut off silently."""

    widget = forms.TextInput

    def __init__(self, asked: FormQuestion, *, longest: int | None = None, required: bool | None = None) -> None:
        super().__init__(required=asked.required if required is None else required, label=asked.text)
        self.asked = asked
        self.longest = asked.longest if longest is None else longest
        self.error_messages["required"] = _("Write an answer.")

    def to_python(self, value: Any) -> str:
        text = "" if value is None else clean_text(str(value))
        over = len(text) - self.longest
        if over > 0:
            raise ValidationError(
                ngettext(
                    "Shorten your text by %(over)s character: %(longest)s are the limit.",
                    "Shorten your text by %(over)s characters: %(longest)s are the limit.",
                    over,
                )
                % {"over": over, "longest": self.longest}
            )
        return text


def clean_text(text: str) -> str:
    """Return a text without control characters, with one kind of line end, and empty where nothing can be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in lines if one in KEPT_CONTROLS or unicodedata.category(one) not in ("Cc", "Cs"))
    seen = any(unicodedata.category(one)[0] not in "ZC" for one in kept)
    return kept.strip() if seen else ""
