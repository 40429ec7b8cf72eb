"""Fields of a survey form: they take exactly what the document offers, and their messages say what to do."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.numbers import MINUS, plain
from surveys.documents.languages import sentence
from surveys.kinds.asked import FormQuestion

KEPT_CONTROLS = "\n\t"
WORDS_LONGEST = 200
DAY, MONTH, YEAR = "day", "month", "year"
# No field of the browser's own: it follows the browser's language, and shows nothing of what cannot be read.
DATES: Final = {
    DAY: [
        re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})", re.ASCII),
        re.compile(r"(?P<day>[0-9]{1,2})[./ ](?P<month>[0-9]{1,2})[./ ](?P<year>[0-9]{4})", re.ASCII),
    ],
    MONTH: [
        re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})", re.ASCII),
        re.compile(r"(?P<month>[0-9]{1,2})[./ ](?P<year>[0-9]{4})", re.ASCII),
    ],
    YEAR: [re.compile(r"(?P<year>[0-9]{4})", re.ASCII)],
}
NUMBER: Final = re.compile(r"[+-]?[0-9]{1,10}(?:[.,][0-9]{1,2})?", re.ASCII)  # what an answer holds


class OneChoice(forms.Field):
    """A single choice: the code of one option, or an empty text."""

    widget = forms.TextInput

    def __init__(self, question: FormQuestion, *, matrix: FormQuestion | None = None) -> None:
        super().__init__(required=question.required, label=question.text)
        self.question = question
        self.is_statement = matrix is not None
        self.error_messages["required"] = _("Choose an answer.")

    def to_python(self, value: Any) -> str:
        """Return the sent code; raise `ValidationError` if the question has no such option."""
        code = str(value or "")
        if code and code not in self.question.by_code:
            raise ValidationError(_("Choose one of the answers that are listed."))
        return code

    def validate(self, value: Any) -> None:
        """Raise `ValidationError` where an answer is needed; a statement is named by its place in the form."""
        if self.is_statement and self.required and not value:
            message = _("Statement %(number)s has no answer.") % {"number": self.question.number}
            raise ValidationError(message, code="required")
        super().validate(value)


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
                sentence(
                    _("“%(label)s” cannot be chosen together with others: remove it, or the others."), label=alone.label
                )
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


class NumberAnswer(forms.Field):
    """A number, written with a point or a comma; what is no such number is refused, never rounded."""

    widget = forms.TextInput

    def __init__(
        self, question: FormQuestion, *, low: Decimal | None = None, high: Decimal | None = None, step: Decimal
    ) -> None:
        super().__init__(required=question.required, label=question.text)
        self.question, self.low, self.high, self.step = question, low, high, step
        self.error_messages["required"] = _("Write a number.")

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number; None for an empty field. Raises `ValidationError` where it cannot be the answer."""
        text = clean_text(str(value or "")).replace(MINUS, "-")
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise ValidationError(_("Write a number in digits, such as 12 or 12.5, without other signs."))
        number = Decimal(text.replace(",", ".")) + 0  # a zero without a sign
        if self.low is not None and number < self.low:
            raise ValidationError(_("Write a number of %(low)s or more.") % {"low": plain(self.low)})
        if self.high is not None and number > self.high:
            raise ValidationError(_("Write a number of %(high)s or less.") % {"high": plain(self.high)})
        if (number - (self.low or 0)) % self.step:
            raise ValidationError(self._not_in_steps())
        return number

    def _not_in_steps(self) -> str:
        if self.step == 1:
            return _("Write a whole number.")
        return _("Write a number in steps of %(step)s.") % {"step": plain(self.step)}


class DateAnswer(forms.Field):
    """A day, a month or a year, as the parts of a number: 20261128, 20261100, 20260000."""

    widget = forms.TextInput

    def __init__(self, question: FormQuestion, *, exact: str, years: tuple[int | None, int | None]) -> None:
        super().__init__(required=question.required, label=question.text)
        self.question, self.exact, self.years = question, exact, years
        self.error_messages["required"] = _("Write a date.")

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number of the date; None for an empty field. Raises `ValidationError` where it is none."""
        text = clean_text(str(value or ""))
        if not text:
            return None
        read = next((match for form in DATES[self.exact] if (match := form.fullmatch(text))), None)
        parts = {name: int(digits) for name, digits in read.groupdict().items()} if read else {}
        try:
            day = date(parts.get("year", 0), parts.get("month", 1), parts.get("day", 1))
        except ValueError:
            raise ValidationError(self._not_a_date()) from None
        earliest, latest = self.years
        if earliest is not None and day.year < earliest:
            raise ValidationError(_("Write a date in %(year)s or later.") % {"year": earliest})
        if latest is not None and day.year > latest:
            raise ValidationError(_("Write a date in %(year)s or earlier.") % {"year": latest})
        return Decimal(day.year * 10000 + parts.get("month", 0) * 100 + parts.get("day", 0))

    def _not_a_date(self) -> str:
        if self.exact == YEAR:
            return _("Write a year in four digits, such as 2026.")
        if self.exact == MONTH:
            return _("Write a month that exists, such as 11/2026 or 2026-11.")
        return _("Write a day that exists, such as 28/11/2026 or 2026-11-28.")


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
