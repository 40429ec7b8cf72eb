"""What a kind of question asks an editor for, as fields of the question's form."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info

from surveys.kinds import Kind
from surveys.kinds.settings import TextByLanguage
from surveys.models import Question

PREFIX: Final = "kind-"


def fields(kind: Kind, question: Question) -> dict[str, forms.Field]:
    """Return the form fields of a kind by name, filled with what a question has; a text has one in each language."""
    made: dict[str, forms.Field] = {}
    for name, field in kind.settings_fields().items():
        given = question.settings.get(name)
        if isinstance(field, TextByLanguage):
            for code, by_language in _by_language(field):
                by_language.initial = (given or {}).get(code, "")
                made[_in_language(name, code)] = by_language
        else:
            field.initial = given
            made[PREFIX + name] = field
    return made


def rows(kind: Kind) -> list[str | tuple[str, ...]]:
    """Return the names of the fields as rows of a form: the languages of a text stand side by side."""
    return [
        tuple(_in_language(name, code) for code, _name in settings.LANGUAGES)
        if isinstance(field, TextByLanguage)
        else PREFIX + name
        for name, field in kind.settings_fields().items()
    ]


def read(kind: Kind, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that a form holds, without those that were left empty."""
    given: dict[str, Any] = {}
    for name, field in kind.settings_fields().items():
        if isinstance(field, TextByLanguage):
            texts = {code: cleaned.get(_in_language(name, code)) or "" for code, _name in settings.LANGUAGES}
            given[name] = texts if any(texts.values()) else None
        else:
            given[name] = cleaned.get(PREFIX + name)
    return {name: value for name, value in given.items() if value not in (None, "")}


def field_of(kind: Kind, name: str) -> str:
    """Return the name of the form field that holds a setting; of a text that in the first language."""
    is_text = isinstance(kind.settings_fields()[name], TextByLanguage)
    return _in_language(name, settings.LANGUAGE_CODE) if is_text else PREFIX + name


def _by_language(field: TextByLanguage) -> Iterator[tuple[str, forms.CharField]]:
    for code, _name in settings.LANGUAGES:
        label = f"{field.label}, {get_language_info(code)['name_translated']}"
        yield code, forms.CharField(label=label, required=False, max_length=field.max_length, help_text=field.help_text)


def _in_language(name: str, code: str) -> str:
    return f"{PREFIX}{name}-{code}"
