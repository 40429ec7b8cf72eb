"""Read options and statements from pasted text: one a line, its parts separated by bars; errors name their line."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_LINES = 60
LONGEST_LABEL, LONGEST_STATEMENT = 200, 300
BAR = "|"
MISSING = ("missing", "manquant")  # words that mark an option which counts as no answer
_NUMBER = re.compile(r"-?[0-9]{1,4}(?:\.[0-9]{1,2})?", re.ASCII)  # what the column holds


@dataclass(frozen=True)
class PastedLine:
    """One pasted line: its texts in the order of the languages; of an option also its value and mark."""

    words: tuple[str, ...]
    value: Decimal | None = None
    is_missing: bool = False

    def by_language(self, field: str) -> dict[str, str]:
        """Return {field name with language code: text}; missing languages are empty."""
        codes = [code for code, _name in settings.LANGUAGES]
        return {f"{field}_{code}": text for code, text in zip_longest(codes, self.words, fillvalue="")}


class UnreadableLine(ValueError):
    """A line that cannot be read; its message says why, without the number of the line."""


def read_options(text: str) -> list[PastedLine]:
    """Return the options of lines `label | label in the second language | value | missing`.

    Only the first part is required. Raise `ValidationError` with a sentence for each line that cannot be read.
    """
    return _read(text, _option)


def read_statements(text: str) -> list[PastedLine]:
    """Return the statements of lines `text | text in the second language`; errors as in `read_options`."""
    return _read(text, _statement)


def _read(text: str, read: Callable[[list[str]], PastedLine]) -> list[PastedLine]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise ValidationError(
            _("These are %(count)s lines; %(most)s are the most at a time.") % {"count": len(lines), "most": MOST_LINES}
        )
    pasted_lines, faults = [], []
    for number, line in lines:
        try:
            pasted_lines.append(read([part.strip() for part in line.split(BAR)]))
        except UnreadableLine as fault:
            faults.append(_("Line %(number)s: %(fault)s") % {"number": number, "fault": fault})
    if faults:
        raise ValidationError(faults)
    return pasted_lines


def _option(parts: list[str]) -> PastedLine:
    languages = len(settings.LANGUAGES)
    if len(parts) > languages + 2:
        raise UnreadableLine(_("too many bars; a line is: label | label in the other language | value | missing."))
    words, rest = tuple(parts[:languages]), parts[languages:]
    _check(words, LONGEST_LABEL)
    value, flag = (*rest, "", "")[:2]
    return PastedLine(words, _value(value), _is_missing(flag))


def _statement(parts: list[str]) -> PastedLine:
    if len(parts) > len(settings.LANGUAGES):
        raise UnreadableLine(_("too many bars; a line is: statement | statement in the other language."))
    _check(parts, LONGEST_STATEMENT)
    return PastedLine(tuple(parts))


def _check(words: Sequence[str], longest: int) -> None:
    if not words[0]:
        raise UnreadableLine(_("the words before the first bar are missing."))
    if max(map(len, words)) > longest:
        raise UnreadableLine(_("these words are too long; %(most)s characters are the most.") % {"most": longest})


def _value(text: str) -> Decimal | None:
    if not text:
        return None
    if text.lower() in MISSING:
        raise UnreadableLine(
            _("“%(word)s” comes after one more bar, behind the value or the empty place of it.") % {"word": text}
        )
    if not _NUMBER.fullmatch(text):
        raise UnreadableLine(
            _("“%(value)s” is not a value; write a number such as 2, -1 or 0.5, with at most two decimals.")
            % {"value": text}
        )
    return Decimal(text) + 0  # a zero without a sign


def _is_missing(text: str) -> bool:
    if text and text.lower() not in MISSING:
        raise UnreadableLine(
            _("“%(word)s” cannot stand after the value; only the word “missing” can.") % {"word": text}
        )
    return bool(text)
