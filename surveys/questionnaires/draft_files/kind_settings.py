"""What a kind of question is set up with, read by the fields that its kind has for editors."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys import kinds
from surveys.kinds import Kind
from surveys.kinds.settings import TextByLanguage
from surveys.questionnaires.draft_files.faults import WrongValue
from surveys.questionnaires.draft_files.fields import Part, PartReader, Place, Texts, place_of
from surveys.questionnaires.draft_files.shape import SECTION, SURVEY


def read_settings(reader: PartReader, content: Part) -> None:
    """Check kind and settings of every question of a draft, in place; faults go to the reader."""
    for place, question in questions_with_places(content):
        kind = next((kind for kind in kinds.every() if kind.code == question["kind"] and kind.is_offered), None)
        if kind is None:
            codes = ", ".join(kind.code for kind in kinds.every() if kind.is_offered)
            reader.add_fault((*place, "“kind”"), _("no kind of question; they are: %(codes)s.") % {"codes": codes})
        else:
            question["settings"] = _settings(reader, (*place, "“settings”"), kind, question["settings"])


def questions_with_places(content: Part) -> Iterator[tuple[Place, Part]]:
    """Yield the questions of a draft, each with its place in words."""
    for section_number, section in enumerate(content["sections"], start=1):
        place = place_of(SURVEY["sections"].word, section_number, section)  # type: ignore[attr-defined]
        for number, question in enumerate(section["questions"], start=1):
            yield (place, place_of(SECTION["questions"].word, number, question)), question  # type: ignore[attr-defined]


def _settings(reader: PartReader, place: Place, kind: Kind, given: Part) -> Part:
    fields, read = kind.settings_fields(), {}
    for name, value in given.items():
        inside = (*place, f"“{name[:40]}”")
        if name not in fields:
            reader.add_fault(inside, _("this kind of question has no such setting."))
        elif isinstance(field := fields[name], TextByLanguage):
            read[name] = Texts(field.max_length or 300).read(reader, inside, value)
        else:
            read[name] = reader.checked(lambda setting, field=field: _clean(field, setting), inside, value)  # type: ignore[misc]
    for name, sentence in kind.settings_faults(read):
        reader.add_fault((*place, f"“{name}”"), sentence)
    return read


def _clean(field: forms.Field, value: Any) -> Any:
    """Return a setting as its field reads it; raise `WrongValue` for one that is written otherwise."""
    try:
        cleaned = field.clean(value if isinstance(value, bool) else str(value))
    except ValidationError as fault:
        raise WrongValue(" ".join(fault.messages)) from None
    if cleaned in (None, ""):
        raise WrongValue(_("this says nothing: leave it out."))
    if cleaned != value or type(cleaned) is not type(value):
        written = json.dumps(cleaned, ensure_ascii=False)
        raise WrongValue(_("this has to be written as %(value)s.") % {"value": written})
    return cleaned
