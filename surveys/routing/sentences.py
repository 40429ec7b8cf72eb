"""Conditions in words, as an editor reads them: “3 is “First time” and 4 is answered”."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lib.numbers import plain
from surveys.documents import Document
from surveys.documents.conditions import ANSWERED, ANY_OF, AT_LEAST, BY_NUMBER, BY_OPTIONS, OR, Condition, Test
from surveys.routing.targets import Target, targets


def say(condition: Condition, document: Document, language: str) -> str:
    """Return a condition in words; questions by their number, options by their label in a language of the document."""
    return _joined(condition, targets(document), language)


def _joined(condition: Condition, by_code: Mapping[str, Target], language: str) -> str:
    parts = [
        _test(part, by_code, language) if isinstance(part, Test) else f"({_joined(part, by_code, language)})"
        for part in condition.parts
    ]
    return (_(" or ") if condition.join == OR else _(" and ")).join(parts)


def _test(test: Test, by_code: Mapping[str, Target], language: str) -> str:
    target = by_code.get(test.question)
    words = {"question": target.number if target else f"“{test.question}”", "answer": _answer(test, target, language)}
    if test.comparison in BY_OPTIONS:
        return (_("%(question)s is %(answer)s") if test.comparison == ANY_OF else _none_of(test)) % words
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
    labels = {option["code"]: option["label"][language] for option in target.question["options"]} if target else {}
    quoted = [pgettext("quoted", "“%(words)s”") % {"words": labels.get(code, code)} for code in test.options]
    return ((_(" or ") if test.comparison == ANY_OF else ", ").join(quoted)) if quoted else ""
