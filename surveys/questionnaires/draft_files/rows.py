"""Fields of the rows of a draft as its contents have them, and saving a row only where something of it changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model

from surveys.documents.languages import OF_THE_SITE
from surveys.questionnaires.draft_files.fields import Part
from surveys.questionnaires.texts import OF_SETTINGS

MOST_KEYS: Final = 2**63  # above every key


def save_changes(row: Any, fields: Mapping[str, Any]) -> None:
    """Write fields into a row and save it; a row that says all of it already is left as it is, history included.

    Texts in languages that the survey does not have stay where they are.
    """
    if "translations" in fields:
        fields = {**fields, "translations": _merged(row.translations, fields["translations"])}
    changed = [name for name, value in fields.items() if not _is_same(getattr(row, name, None), value)]
    for name in changed:
        setattr(row, name, fields[name])
    if changed or row.pk is None:
        row.save()


def orders(siblings: Iterable[Model | None]) -> list[int]:
    """Return order numbers for rows in the order wanted, None for a new one; a row keeps its own where it can."""
    numbers: list[int] = []
    last = (-1, 0)
    for row in siblings:
        place = (row.order, row.pk) if row is not None and row.pk else None  # type: ignore[attr-defined]
        last = place if place and place > last else (last[0] + 1, row.pk if place and row else MOST_KEYS)
        numbers.append(last[0])
    return numbers


def _is_same(before: Any, value: Any) -> bool:
    return bool(before == value) or (before is None and value == "")


def _merged(before: Mapping[str, Any], translations: Mapping[str, Any]) -> Part:
    return {code: texts for code, texts in {**before, **translations}.items() if texts or code in before}


def _texts(part: Part, languages: Sequence[str], *names: str) -> dict[str, Any]:
    """Return the columns of texts: one for each language of the site, and one for all others."""
    columns: dict[str, Any] = {f"{name}_{code}": part[name].get(code, "") for name in names for code in OF_THE_SITE}
    by_field = {name: part[name] for name in names} | _texts_of_settings(part)
    columns["translations"] = {
        code: {field: texts[code] for field, texts in by_field.items() if code in texts} for code in languages
    }
    return columns


def _texts_of_settings(part: Part) -> dict[str, dict[str, str]]:
    settings = part.get("settings", {})
    return {OF_SETTINGS + name: value for name, value in settings.items() if isinstance(value, dict)}


def survey_fields(content: Part) -> dict[str, Any]:
    days = {name: date.fromisoformat(content[name]) if content[name] else None for name in ("opens", "closes")}
    same = {name: content[name] for name in ("languages", "cap", "in_pages", "random_sections")}
    return {**_texts(content, content["languages"], "title", "introduction", "thanks"), **days, **same}


def scale_fields(part: Part) -> dict[str, Any]:
    columns = _texts(part, (), "name", "high_means")
    return {"code": part["code"], **{name: text for name, text in columns.items() if name != "translations"}}


def list_fields(part: Part) -> dict[str, Any]:
    columns = _texts(part, (), "name")
    return {**{name: text for name, text in columns.items() if name != "translations"}, "options": part["options"]}


def section_fields(part: Part, languages: Sequence[str]) -> dict[str, Any]:
    same = {name: part[name] for name in ("code", "shown_if", "fixed")}
    return {**_texts(part, languages, "title", "introduction"), **same}


def question_fields(part: Part, languages: Sequence[str]) -> dict[str, Any]:
    same = ("code", "kind", "required", "longest", "shown_if", "random_options", "reversed", "retired")
    settings = {name: _setting(value) for name, value in part["settings"].items()}
    fields = {name: part[name] for name in same}
    return {**_texts(part, languages, "text", "help"), **fields, "settings": settings}


def _setting(value: Any) -> Any:
    """Return a setting as its column has it; texts in further languages have a column of their own."""
    return {code: value[code] for code in OF_THE_SITE if code in value} if isinstance(value, dict) else value


def statement_fields(part: Part, languages: Sequence[str]) -> dict[str, Any]:
    return {**_texts(part, languages, "text"), **{name: part[name] for name in ("code", "reversed", "retired")}}


def option_fields(part: Part, languages: Sequence[str]) -> dict[str, Any]:
    same = ("code", "reason", "with_text", "exclusive", "fixed", "shown_if", "retired")
    value = None if part["value"] is None else Decimal(part["value"])
    fields = {name: part[name] for name in same}
    return {**_texts(part, languages, "label"), **fields, "value": value, "is_missing": part["missing"]}
