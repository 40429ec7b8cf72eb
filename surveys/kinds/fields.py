"""Fields of a survey form: they take exactly what the document offers, and their messages say what to do."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.kinds.asked import FormQuestion

KEPT_CONTROLS = "\n\t"
WORDS_LONGEST = 200


class OneChoice(forms.Field):
    """A single choice: the code of one option, or an empty text."""

    widget = forms.TextInput

    def __init__(self, question: FormQuestion, *, matrix: FormQuestion | None = None) -> None:
        super().__init__(required=question.required, label=question.text)
        self.question = question
        missing = _("Choose an answer.")
        if matrix is not None:
            missing = _("Statement %(number)s has no answer.") % {"number": question.number}
        self.error_messages["required"] = missing

    def to_python(self, value: Any) -> str:
        """Return the sent code; raise `ValidationError` if the question has no such option."""
        code = str(value or "")
        if code and code not in self.question.by_code:
            raise ValidationError(_("Choose one of the answers that are listed."))
        return code


class SeveralChoices(forms.Field):
    """Several choices: a list of codes, in the order of the document."""

    widget = forms.SelectMultiple

    def __init__(self, question: FormQuestion) -> None:
        super().__init__(required=question.required, label=question.text)
        self.question = question
        self.error_messages["required"] = _("Choose at least one answer.")

    def to_python(self, value: Any) -> list[str]:
        """Return the sent codes; raise `ValidationError` for unknown ones, and for an exclusive one beside others."""
        codes = set(value or [])
        if not codes.issubset(self.question.by_code):
            raise ValidationError(_("Choose among the answers that are listed."))
        chosen = [option for option in self.question.options if option.code in codes]
        alone = next((option for option in chosen if option.exclusive), None)
        if alone and len(chosen) > 1:
            raise ValidationError(
                _("“%(label)s” cannot be chosen together with others: remove it, or the others.")
                % {"label": alone.label}
            )
        return [option.code for option in chosen]


class TextAnswer(forms.Field):
    """A text, cleaned by `clean_text`; one that is too long is refused, never cut off."""

    widget = forms.TextInput

    def __init__(self, question: FormQuestion, *, longest: int | None = None, required: bool | None = None) -> None:
        super().__init__(required=question.required if required is None else required, label=question.text)
        self.question = question
        self.longest = question.longest if longest is None else longest
        self.error_messages["required"] = _("Write an answer.")

    def to_python(self, value: Any) -> str:
        """Return the cleaned text; raise `ValidationError` with the number of characters too many."""
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
    """Return a text stripped and without control characters, line ends as \\n; empty where no character is visible."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        character
        for character in lines
        if character in KEPT_CONTROLS or unicodedata.category(character) not in ("Cc", "Cs")
    )
    seen = any(unicodedata.category(character)[0] not in "ZC" for character in kept)
    return kept.strip() if seen else ""
