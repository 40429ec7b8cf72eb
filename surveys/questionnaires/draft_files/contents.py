"""From the rows of a draft to its contents as plain data, and to the text of a file, always written the same way."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from surveys.documents.languages import OF_THE_SITE
from surveys.models import Option, OptionList, Question, Scale, Section, Survey
from surveys.questionnaires.draft_files.fields import Part, Parts, Shape
from surveys.questionnaires.draft_files.shape import FORMAT, LISTED_OPTION, SURVEY
from surveys.questionnaires.texts import OF_SETTINGS


def to_text(content: Part) -> str:
    """Return the file of a draft: JSON with sorted names, two blanks deep, without what is absent anyway."""
    return json.dumps(_compact(content, SURVEY), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _compact(part: Mapping[str, Any], shape: Shape) -> Part:
    compact: Part = {}
    for name, field in shape.items():
        value = part[name]
        if field.is_needed or value != field.default:
            is_parts = isinstance(field, Parts)
            compact[name] = [_compact(entry, field.shape) for entry in value] if is_parts else value  # type: ignore[attr-defined]
    return compact


def content_of(survey: Survey) -> Part:
    """Return the contents of a draft with every field of `shape`, retired questions and options included."""
    questions = list(
        Question.objects.filter(survey=survey).select_related("option_list", "scale").prefetch_related("options")
    )
    sections = list(Section.objects.filter(survey=survey))
    return {
        "format": FORMAT,
        "slug": survey.slug,
        "kind": survey.kind,
        "languages": list(survey.languages),
        **_texts(survey, survey.languages, "title", "introduction", "thanks"),
        **{name: day.isoformat() if (day := getattr(survey, name)) else None for name in ("opens", "closes")},
        **_fields(survey, "cap", "in_pages", "random_sections"),
        "scales": [_scale(scale) for scale in Scale.objects.filter(survey=survey)],
        "lists": _lists(questions),
        "sections": [_section(section, questions, survey.languages) for section in sections],
    }


def _texts(row: Any, languages: Sequence[str], *fields: str) -> dict[str, dict[str, str]]:
    """Return {field: {language: text}} of a row, in every language that has one; `languages` are the survey's own."""
    return {field: _of_the_site(row, field) | _translations(row, field, languages) for field in fields}


def _of_the_site(row: Any, field: str) -> dict[str, str]:
    texts = {code: getattr(row, f"{field}_{code}") or "" for code in OF_THE_SITE}
    return {code: text for code, text in texts.items() if text}


def _translations(row: Any, field: str, languages: Sequence[str]) -> dict[str, str]:
    texts = {code: row.translations.get(code, {}).get(field, "") for code in languages}
    return {code: text for code, text in texts.items() if text}


def _fields(row: Any, *names: str) -> Part:
    return {name: getattr(row, name) for name in names}


def _scale(scale: Scale) -> Part:
    return {"code": scale.code, **{field: _of_the_site(scale, field) for field in ("name", "high_means")}}


def _lists(questions: Iterable[Question]) -> list[Part]:
    """Return the lists of options that questions take, as the site has them now."""
    lists = {question.option_list for question in questions if question.option_list}
    return [list_content(option_list) for option_list in sorted(lists, key=lambda option_list: option_list.code)]


def list_content(option_list: OptionList) -> Part:
    """Return a list of options as a file has it."""
    options = [
        {name: option.get(name) or field.default for name, field in LISTED_OPTION.items()}
        | {"label": {code: text for code, text in option["label"].items() if text}}
        for option in option_list.options
    ]
    return {"code": option_list.code, "name": _of_the_site(option_list, "name"), "options": options}


def _section(section: Section, questions: Iterable[Question], languages: Sequence[str]) -> Part:
    return {
        "code": section.code,
        **_texts(section, languages, "title", "introduction"),
        **_fields(section, "shown_if", "fixed"),
        "questions": [
            _question(question, questions, languages)
            for question in questions
            if question.section_id == section.pk and question.parent_id is None
        ],
    }


def _question(question: Question, every: Iterable[Question], languages: Sequence[str]) -> Part:
    options = [option for option in question.options.all() if not option.built_in]
    return {
        **_fields(question, "code", "kind", "required", "longest", "shown_if", "random_options"),
        **_texts(question, languages, "text", "help"),
        "settings": {name: _setting(question, name, languages) for name in question.settings},
        "list": question.option_list.code if question.option_list else None,
        **_item(question),
        "options": [_option(option, languages) for option in options],
        "statements": [
            {"code": row.code, **_texts(row, languages, "text"), **_item(row)}
            for row in every
            if row.parent_id == question.pk
        ],
    }


def _setting(question: Question, name: str, languages: Sequence[str]) -> Any:
    """Return a setting; of texts only those in a language that has one."""
    value = question.settings[name]
    if not isinstance(value, dict):
        return value
    texts = {code: text for code, text in value.items() if text}
    return texts | _translations(question, OF_SETTINGS + name, languages)


def _item(item: Question) -> Part:
    """Return what a question and a statement have in common."""
    return {"scale": item.scale.code if item.scale else None, **_fields(item, "reversed", "retired")}


def _option(option: Option, languages: Sequence[str]) -> Part:
    return {
        "code": option.code,
        **_texts(option, languages, "label"),
        "value": None if option.value is None else f"{option.value.normalize():f}",
        "missing": option.is_missing,
        **_fields(option, "reason", "with_text", "exclusive", "fixed", "shown_if", "retired"),
    }


def without_retired(value: Any) -> Any:
    """Return contents without questions, statements and options that are retired."""
    if isinstance(value, dict):
        return {name: without_retired(part) for name, part in value.items()}
    if isinstance(value, list):
        return [without_retired(part) for part in value if not (isinstance(part, dict) and part.get("retired"))]
    return value
