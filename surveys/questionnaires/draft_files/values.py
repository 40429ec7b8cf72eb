"""Checks of single values in a file of a draft: each takes what JSON gave and returns it, or raises `WrongValue`."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from surveys.documents.languages import LONGEST_CODE, OF_THE_SITE
from surveys.models.codes import CODE
from surveys.models.questionnaires import refuse_reserved_slug
from surveys.questionnaires.draft_files.faults import WrongValue

Check = Callable[[Any], Any]

LONGEST_SLUG: Final = 60
# What no text holds: control characters but tab and line ends, and halves of characters, which no database takes.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.ASCII)
_POINT: Final = re.compile(r"-?[0-9]{1,4}(?:\.[0-9]{1,2})?", re.ASCII)  # as `Option.value` has room for
_NUMBER: Final = re.compile(r"-?[0-9]{1,10}(?:\.[0-9]{1,2})?", re.ASCII)  # as `Answer.number` has room for


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongValue(_("this has to be true or false."))
    return value


def text(longest: int) -> Check:
    """Return the check of one text."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise WrongValue(_("this has to be a text."))
        if _UNPRINTABLE.search(value):
            raise WrongValue(_("this text holds a control character."))
        if len(value) > longest:
            message = _("this text is too long: it has %(count)s characters, and %(most)s are the most.")
            raise WrongValue(message % {"count": len(value), "most": longest})
        return value

    return check


def code(value: Any) -> str:
    try:
        CODE(text(40)(value))
    except ValidationError as fault:
        raise WrongValue(" ".join(fault.messages)) from None
    return str(value)


def slug(value: Any) -> str:
    try:
        validate_slug(text(LONGEST_SLUG)(value))
        refuse_reserved_slug(value)
    except ValidationError as fault:
        raise WrongValue(" ".join(fault.messages)) from None
    return str(value)


def language(value: Any) -> str:
    """Return the code of a language that the site does not have anyway."""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise WrongValue(_("this has to be the code of a language, such as sw or pt-br."))
    if len(value) > LONGEST_CODE:
        message = _("the code of a language has at most %(most)s characters, as answers are kept with it.")
        raise WrongValue(message % {"most": LONGEST_CODE})
    if value in OF_THE_SITE:
        raise WrongValue(_("the site has this language anyway."))
    try:
        get_language_info(value)
    except KeyError:
        raise WrongValue(_("this language has no name here; choose one whose name is known.")) from None
    return value


def whole(low: int, high: int) -> Check:
    """Return the check of a whole number between two bounds."""

    def check(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise WrongValue(_("this has to be a whole number from %(low)s to %(high)s.") % {"low": low, "high": high})
        return value

    return check


def point(value: Any) -> str:
    """Return a value on a scale as a text without needless zeros."""
    return _exact(_POINT, value)


def number(value: Any) -> str:
    """Return a number that an answer is compared with, as a text without needless zeros."""
    return _exact(_NUMBER, value)


def _exact(form: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise WrongValue(_("this has to be a number in quotation marks, such as “2”, “-1” or “0.5”."))
    return f"{(Decimal(value) + 0).normalize():f}"


def day(value: Any) -> str:
    try:
        return date.fromisoformat(text(10)(value)).isoformat()
    except ValueError:
        raise WrongValue(_("this has to be a day such as 2026-11-28.")) from None


def choice(values: Collection[str]) -> Check:
    """Return the check of one of several words."""

    def check(value: Any) -> str:
        if value not in list(values):
            raise WrongValue(_("this has to be one of: %(values)s.") % {"values": ", ".join(values)})
        return str(value)

    return check


def is_object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise WrongValue(_("this has to be an object: {…}."))
    return value


def is_list(most: int) -> Check:
    """Return the check of a list with so many entries at most."""

    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise WrongValue(_("this has to be a list: […]."))
        if len(value) > most:
            message = _("these are %(count)s entries, and %(most)s are the most.")
            raise WrongValue(message % {"count": len(value), "most": most})
        return value

    return check
