"""Conditions in words, as an editor reads them: “3 is “First time” and 4 is answered”."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lib.numbers import plain
from surveys.documents import Document
from surveys.documents.conditions import ANSWERED, ANY_OF, AT_LEAST, BY_NUMBER, BY_OPTIONS, OR, Condition, Test
from surveys.documents.languages import OF_THE_SITE, joined, read, sentence
from surveys.routing.targets import Target, targets


def say(condition: Condition, document: Document, language: str) -> str:
    """Return a condition in words; questions by their number, options by their label in a language of the document.

    In a language that the site does not speak it is HTML.
    """
    return _joined(condition, targets(document), language)


def _joined(condition: Condition, by_code: Mapping[str, Target], language: str) -> str:
    parts = [
        _test(part, by_code, language)
        if isinstance(part, Test)
        else sentence("(%(part)s)", part=_joined(part, by_code, language))
        for part in condition.parts
    ]
    return joined(_(" or ") if condition.join == OR else _(" and "), parts)


def _test(test: Test, by_code: Mapping[str, Target], language: str) -> str:
    target = by_code.get(test.question)
    words = {"question": target.number if target else f"“{test.question}”", "answer": _answer(test, target, language)}
    if test.comparison in BY_OPTIONS:
        return sentence(_("%(question)s is %(answer)s") if test.comparison == ANY_OF else _none_of(test), **words)
    if test.comparison in BY_NUMBER:
        at_least = test.comparison == AT_LEAST
        return (
            _("%(question)s is %(answer)s or more") if at_least else _("%(question)s is %(answer)s or less")
        ) % words
    return (_("%(question)s is answered") if test.comparison == ANSWERED else _("%(question)s is not answered")) % words


def _none_of(test: Test) -> str:
    return _("%(question)s is not %(answer)s") if len(test.options) == 1 else _("%(question)s is none of %(answer)s")


def _answer(test: Test, target: Target | None, language: str) -> str:
    if test.number is not None:
        return plain(test.number)
    options = target.question["options"] if target else []
    labels = {option["code"]: _label(option, language) for option in options}
    quoted = [sentence(pgettext("quoted", "“%(words)s”"), words=labels.get(code, code)) for code in test.options]
    return joined(_(" or ") if test.comparison == ANY_OF else ", ", quoted)


def _label(option: Document, language: str) -> str:
    """Return a label; in a language that the site does not speak it is marked as such among the site's own words."""
    label = read(option["label"], language)
    return str(label) if language in OF_THE_SITE else label
