"""Follows new codes into conditions and texts that have the old ones, while nobody but editors has met those."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from surveys.documents.languages import OF_THE_SITE
from surveys.documents.piped import with_new_pipes
from surveys.models import Option, Question, Section, Survey
from surveys.questionnaires.recording import save_together

NewCodes = Mapping[str, str]  # {old: new}
PIPED: Final[Mapping[type[Any], tuple[str, ...]]] = {Section: ("introduction",), Question: ("text", "help")}


def follow_codes(survey: Survey, codes: NewCodes, options: Mapping[str, NewCodes] | None = None) -> None:
    """Write new codes wherever a condition or a text of a survey has the old ones, with an entry in each row's history.

    `codes` are those of questions and statements; `options` has those of options by the old code of their question.
    """
    rows: dict[type[Any], Iterable[Any]] = {
        Section: Section.objects.filter(survey=survey),
        Question: Question.objects.filter(survey=survey),
        Option: Option.objects.filter(question__survey=survey, shown_if__isnull=False),
    }
    for model, own in rows.items():
        columns = ["shown_if", *_columns_of_texts(model)]
        save_together([row for row in own if _follow(row, columns, codes, options or {})], columns)


def _follow(row: Any, columns: Sequence[str], codes: NewCodes, options: Mapping[str, NewCodes]) -> bool:
    """Set new codes in the columns of a row; return whether anything of it changed."""
    is_changed = False
    for column in columns:
        value = getattr(row, column)
        if column == "shown_if":
            renamed = with_new_codes(value, codes, options)
        elif column == "translations":
            renamed = _translations(type(row), value, codes)
        else:
            renamed = with_new_pipes(value, codes, row._meta.get_field(column).max_length) if value else value
        if renamed != value:
            setattr(row, column, renamed)
            is_changed = True
    return is_changed


def _columns_of_texts(model: type[Any]) -> list[str]:
    """Return the columns with texts in which answers may stand."""
    columns = [f"{field}_{language}" for field in PIPED.get(model, ()) for language in OF_THE_SITE]
    return [*columns, "translations"] if columns else []


def _translations(model: type[Any], translations: Mapping[str, Mapping[str, str]], codes: NewCodes) -> dict[str, Any]:
    longest = {field: model._meta.get_field(field).max_length for field in PIPED[model]}
    return {
        language: {
            field: with_new_pipes(text, codes, longest[field]) if field in longest else text
            for field, text in texts.items()
        }
        for language, texts in translations.items()
    }


def with_new_codes(shape: Any, codes: NewCodes, options: Mapping[str, NewCodes] | None = None) -> Any:
    """Return the shape of a condition with new codes; what is none stays as it is."""
    if not isinstance(shape, Mapping):
        return shape
    if isinstance(shape.get("parts"), list):
        return {**shape, "parts": [with_new_codes(part, codes, options) for part in shape["parts"]]}
    code = shape.get("question")
    if not isinstance(code, str):
        return shape
    renamed = {**shape, "question": codes.get(code, code)}
    if isinstance(shape.get("options"), list):
        new = (options or {}).get(code, {})
        renamed["options"] = [new.get(option, option) for option in shape["options"]]
    return renamed
