"""Options and statements as lines of text: one a line, its parts separated by bars; errors name their line."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.models import Option
from surveys.models.codes import CODE

MOST_LINES = 60
LONGEST_LABEL, LONGEST_STATEMENT = 200, 300
BAR = "|"
BULLET = re.compile(r"\s*[-*•]\s+(?:statement:|énoncé\s?:)?")  # of a list in a text; “-1” is none
# What a flag says of an option, by each word for it; the first is the one that is written.
FLAGS: Final[dict[str, dict[str, Any]]] = {
    "missing": {"is_missing": True},
    "not-known": {"is_missing": True, "reason": Option.Reason.NOT_KNOWN.value},
    "not-said": {"is_missing": True, "reason": Option.Reason.NOT_SAID.value},
    "words": {"with_text": True},
    "exclusive": {"exclusive": True},
    "fixed": {"fixed": True},
}
REVERSED: Final = {"reversed": {"reversed": True}}
IN_FRENCH: Final = {
    "manquant": "missing",
    "ne-sait-pas": "not-known",
    "ne-dit-pas": "not-said",
    "mots": "words",
    "exclusif": "exclusive",
    "fixe": "fixed",
    "inversé": "reversed",
}
_NUMBER = re.compile(r"-?[0-9]{1,4}(?:\.[0-9]{1,2})?", re.ASCII)  # what the column holds


@dataclass(frozen=True)
class PastedLine:
    """One line: its texts in the order of the languages; of an option its value too, and what its flags say."""

    words: tuple[str, ...]
    value: Decimal | None = None
    is_missing: bool = False
    reason: str = ""
    with_text: bool = False
    exclusive: bool = False
    fixed: bool = False
    reversed: bool = False
    code: str = ""  # only in the lines of a list

    def by_language(self, field: str) -> dict[str, str]:
        """Return {field name with language code: text}; missing languages are empty."""
        codes = [code for code, _name in settings.LANGUAGES]
        return {f"{field}_{code}": text for code, text in zip_longest(codes, self.words, fillvalue="")}

    def facts(self) -> dict[str, Any]:
        """Return the fields of an `Option` that are no texts."""
        names = ("value", "is_missing", "reason", "with_text", "exclusive", "fixed")
        return {name: getattr(self, name) for name in names}


class UnreadableLine(ValueError):
    """A line that cannot be read; its message says why, without the number of the line."""


def read_options(text: str) -> list[PastedLine]:
    """Return the options of lines `label | label in the second language | value | flags`.

    Only the first part is required. Flags are words apart by blanks or commas (`FLAGS`). Raise `ValidationError` with
    a sentence for each line that cannot be read.
    """
    return _read(text, _option)


def read_statements(text: str) -> list[PastedLine]:
    """Return the statements of lines `text | text in the second language | | reversed`; errors as in `read_options`."""
    return _read(text, _statement)


def read_list(text: str) -> list[PastedLine]:
    """Return the options of lines as `read_options` has them, each with its code as one more part, once it has one."""
    return _read(text, _listed)


def write_option(line: PastedLine) -> str:
    """Return the line that is read so, without empty parts at its end."""
    flags = [word for word, fields in FLAGS.items() if all(getattr(line, name) == fields[name] for name in fields)]
    if line.reason:
        flags.remove("missing")
    value = "" if line.value is None else f"{line.value.normalize():f}"
    texts = [text for _code, text in zip_longest(settings.LANGUAGES, line.words, fillvalue="")]
    parts = [*texts, value, " ".join(flags), line.code]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return f" {BAR} ".join(parts)


def _read(text: str, read: Callable[[list[str]], PastedLine]) -> list[PastedLine]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise ValidationError(
            _("These are %(count)s lines; %(most)s are the most at a time.") % {"count": len(lines), "most": MOST_LINES}
        )
    pasted_lines, faults = [], []
    for number, line in lines:
        try:
            pasted_lines.append(read([part.strip() for part in BULLET.sub("", line, count=1).split(BAR)]))
        except UnreadableLine as fault:
            faults.append(_("Line %(number)s: %(fault)s") % {"number": number, "fault": fault})
    if faults:
        raise ValidationError(faults)
    return pasted_lines


def _option(parts: list[str]) -> PastedLine:
    languages = len(settings.LANGUAGES)
    if len(parts) > languages + 2:
        raise UnreadableLine(_("too many bars; a line is: label | label in the other language | value | flags."))
    words, rest = tuple(parts[:languages]), parts[languages:]
    _check(words, LONGEST_LABEL)
    value, flags = (*rest, "", "")[:2]
    return PastedLine(words, _value(value), **_flags(flags, FLAGS))


def _listed(parts: list[str]) -> PastedLine:
    """Return an option of a list; what stands behind the flags is its code."""
    parts_without_code = len(settings.LANGUAGES) + 2
    code = parts[-1] if len(parts) == parts_without_code + 1 else ""
    line = _option(parts[:parts_without_code] if len(parts) == parts_without_code + 1 else parts)
    try:
        CODE(code or "none-yet")
    except ValidationError as fault:
        raise UnreadableLine(_("“%(code)s” is no code: %(fault)s") % {"code": code, "fault": fault.message}) from None
    return replace(line, code=code)


def _statement(parts: list[str]) -> PastedLine:
    languages = len(settings.LANGUAGES)
    if len(parts) > languages + 2:
        raise UnreadableLine(
            _("too many bars; a line is: statement | statement in the other language | | reversed, if it is.")
        )
    words, rest = tuple(parts[:languages]), parts[languages:]
    _check(words, LONGEST_STATEMENT)
    value, flags = (*rest, "", "")[:2]
    if value:
        raise UnreadableLine(_("“%(value)s” stands where a value would: a statement has none.") % {"value": value})
    return PastedLine(words, **_flags(flags, REVERSED))


def _check(words: Sequence[str], longest: int) -> None:
    if not words[0]:
        raise UnreadableLine(_("the words before the first bar are missing."))
    if max(map(len, words)) > longest:
        raise UnreadableLine(_("these words are too long; %(most)s characters are the most.") % {"most": longest})


def _value(text: str) -> Decimal | None:
    if not text:
        return None
    if _flag(text) in FLAGS:
        raise UnreadableLine(
            _("“%(word)s” comes after one more bar, behind the value or the empty place of it.") % {"word": text}
        )
    if not _NUMBER.fullmatch(text):
        raise UnreadableLine(
            _("“%(value)s” is not a value; write a number such as 2, -1 or 0.5, with at most two decimals.")
            % {"value": text}
        )
    return Decimal(text) + 0  # a zero without a sign


def _flags(text: str, flags: dict[str, dict[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for word in re.split(r"[\s,]+", text.strip(" ,")) if text.strip(" ,") else []:
        flag = _flag(word)
        if flag not in flags:
            raise UnreadableLine(
                _("“%(word)s” cannot stand after the value; what can: %(flags)s.")
                % {"word": word, "flags": ", ".join(flags)}
            )
        if "reason" in flags[flag] and fields.get("reason"):
            raise UnreadableLine(_("an option has one reason: not-known or not-said."))
        fields |= flags[flag]
    return fields


def _flag(word: str) -> str:
    return IN_FRENCH.get(word.lower(), word.lower())
