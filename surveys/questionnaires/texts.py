"""Texts of a draft's rows, as its document has them: in every language of the site, and in further ones where written.

A row keeps its texts of further languages in `translations`: {"ar": {"text": ..., "settings.unit": ...}}, by the name
of the field; what its kind asks an editor for is named `settings.` and the setting.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings

from surveys import kinds
from surveys.documents import Document
from surveys.documents.languages import FIRST
from surveys.models import Option, Question

OF_SETTINGS: Final = "settings."


def texts_of(row: Any, field: str, further: Sequence[str]) -> dict[str, str]:
    """Return {language: text} for a field of a row; in the site's languages the first stands for what is missing."""
    by_language = {code: getattr(row, f"{field}_{code}") for code, _name in settings.LANGUAGES}
    return _filled(by_language) | _translations(row, field, further)


def settings_of(question: Question, further: Sequence[str]) -> Document:
    """Return the settings of a question's kind with their texts in each language; nothing for a kind without any."""
    if not question.settings:
        return {}
    return {
        "settings": {
            name: _filled(value) | _translations(question, OF_SETTINGS + name, further)
            if isinstance(value, dict)
            else value
            for name, value in sorted(question.settings.items())
        }
    }


def label_of(option: Option, question: Question, further: Sequence[str]) -> dict[str, str]:
    """Return {language: label} of an option; its kind may know the words of one that no editor writes."""
    built_in = kinds.of(question.kind).built_in_words
    words = {code: built_in(option.code, code) for code in further} if option.built_in else {}
    return {code: text for code, text in words.items() if text} | texts_of(option, "label", further)


def _filled(texts: Mapping[str, str | None]) -> dict[str, str]:
    first = texts.get(FIRST) or ""
    return {code: texts.get(code) or first for code, _name in settings.LANGUAGES}


def _translations(row: Any, field: str, further: Sequence[str]) -> dict[str, str]:
    texts = {code: row.translations.get(code, {}).get(field, "") for code in further}
    return {code: text for code, text in texts.items() if text}
