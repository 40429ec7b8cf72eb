"""The form by which a draft is translated: a field for each text, and one for all options of a question."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from lib.admin.conflicts import stored_meanwhile
from lib.admin.inputs import TextArea
from surveys.documents.languages import FIRST, OF_THE_SITE, direction
from surveys.models import Question, Survey
from surveys.questionnaires.translating import TextGroup, TextPlace, groups


@dataclass(frozen=True)
class Translatable:
    """What is translated in one field: a text, or the labels of a question's options, one a line."""

    name: str
    label: str
    places: list[TextPlace]
    is_lines: bool = False

    def read(self, language: str) -> str:
        """Return what is stored, without empty lines at the end."""
        return "\n".join(place.read(language) for place in self.places).rstrip("\n")

    def parts(self, text: str) -> list[str]:
        """Return the text for each place; raise `ValidationError` where lines and options do not go together."""
        if not self.is_lines:
            return [text]
        lines = [line.strip() for line in text.rstrip().splitlines()]
        if len(lines) > len(self.places):
            message = _("These are %(lines)s lines for %(options)s options: write one line for each, in their order.")
            raise ValidationError(message % {"lines": len(lines), "options": len(self.places)})
        for number, (line, place) in enumerate(zip(lines, self.places, strict=False), 1):
            if place.longest and len(line) > place.longest:
                message = _("Line %(number)s is too long; %(most)s characters are the most.")
                raise ValidationError(message % {"number": number, "most": place.longest})
        return lines + [""] * (len(self.places) - len(lines))


@dataclass(frozen=True)
class TranslationLine:
    """A field of the form beside what it translates."""

    translatable: Translatable
    field: BoundField

    @property
    def originals(self) -> list[str]:
        """Return the words of the first language: one text, or a line for each option."""
        return [place.read(FIRST) for place in self.translatable.places]


class TranslationForm(forms.Form):
    """Texts of a draft in one language; what somebody else saved meanwhile is shown, never written over unseen.

    The hidden `seen` holds a digest of each text and of its original as the page showed them.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    has_conflict = False

    def __init__(self, survey: Survey, language: str, data: Any = None) -> None:
        self.entered: Any = data.copy() if data is not None else None  # what the form gives back is put right in it
        super().__init__(self.entered, label_suffix="")
        self.language = language
        self.parts = [(group, list(_translatables(group, language))) for group in groups(survey)]
        self.translatables = [entry for _group, entries in self.parts for entry in entries]
        for entry in self.translatables:
            self.fields[entry.name] = _field(entry, language)
        self.initial["seen"] = json.dumps({entry.name: self._digests(entry) for entry in self.translatables})

    def lines(self) -> Iterator[tuple[TextGroup, list[TranslationLine]]]:
        """Yield each section or question with its fields."""
        for group, entries in self.parts:
            yield group, [TranslationLine(entry, self[entry.name]) for entry in entries]

    def clean(self) -> None:
        seen = _read_seen(self.cleaned_data.get("seen", ""))
        self.changed = [entry for entry in self.translatables if self._is_changed(entry, seen)]
        self.entered["seen"] = self.initial["seen"]  # whoever has read what was saved meanwhile may write over it

    def _is_changed(self, entry: Translatable, seen: dict[str, list[str]]) -> bool:
        """Return whether a text is to be written; add an error where it, or its original, was changed meanwhile."""
        typed, stored, before = self.cleaned_data.get(entry.name), entry.read(self.language), seen.get(entry.name, [])
        if typed is None or typed == stored:
            return False
        if before[:1] == [_digest(typed)]:  # only somebody else changed it
            self.entered[entry.name] = stored
            return False
        if before and before != self._digests(entry):
            self.has_conflict = True
            self.add_error(entry.name, _changed_meanwhile(stored, is_original=before[0] == _digest(stored)))
            return False
        try:
            self.cleaned_data[entry.name] = entry.parts(typed)
        except ValidationError as fault:
            self.add_error(entry.name, fault)
        return True

    def write(self) -> int:
        """Save the rows whose texts were changed; return the number of texts. The form has to be valid."""
        rows: dict[int, tuple[Any, set[str]]] = {}
        count = 0
        for entry in self.changed:
            for place, text in zip(entry.places, self.cleaned_data[entry.name], strict=True):
                if text != place.read(self.language):
                    place.write(self.language, text)
                    rows.setdefault(id(place.row), (place.row, set()))[1].add(place.column(self.language))
                    count += 1
        for row, columns in rows.values():
            row.save(update_fields=sorted(columns))
        return count

    def _digests(self, entry: Translatable) -> list[str]:
        return [_digest(entry.read(self.language)), _digest(entry.read(FIRST))]


def _translatables(group: TextGroup, language: str) -> Iterator[Translatable]:
    """Yield what is translated in a group; options of a list are written in the list in the languages of the site."""
    is_in_list = language in OF_THE_SITE and isinstance(group.row, Question) and group.row.option_list_id is not None
    for place in [*group.texts, *group.statements]:
        yield Translatable(place.name, place.label, [place])
    if group.options and not is_in_list:
        yield Translatable(f"options-{group.row.pk}", _("options, one a line"), group.options, is_lines=True)


def _field(entry: Translatable, language: str) -> forms.CharField:
    is_long = entry.is_lines or entry.places[0].is_long
    rows = len(entry.places) if entry.is_lines else 3
    attributes = {"lang": language, "dir": direction(language), **({"wrap": "off"} if entry.is_lines else {})}
    widget = TextArea({**attributes, "rows": rows}) if is_long else forms.TextInput(attributes)
    return forms.CharField(
        label=entry.label,
        required=False,
        max_length=None if is_long else entry.places[0].longest,
        widget=widget,
        initial=entry.read(language),
    )


def _changed_meanwhile(stored: str, *, is_original: bool) -> ValidationError:
    if is_original:
        return ValidationError(_("The original was changed meanwhile: read it again, and save."), code="conflict")
    return stored_meanwhile(stored)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _read_seen(text: str) -> dict[str, list[str]]:
    """Return the digests that a page showed; none where they cannot be read."""
    try:
        seen = json.loads(text or "{}")
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}
