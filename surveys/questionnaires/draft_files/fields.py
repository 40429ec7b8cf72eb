"""The fields of a part of a draft: how each is read, and what it holds where a file says nothing."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from surveys.documents.languages import OF_THE_SITE
from surveys.questionnaires.draft_files import values
from surveys.questionnaires.draft_files.faults import DraftFault, WrongValue
from surveys.questionnaires.draft_files.values import Check

Place = tuple[str, ...]  # where something stands in a file, from the outside in, in words
Part = dict[str, Any]


class Field(Protocol):
    """A field: its default, whether a file has to give it, and how it is read."""

    @property
    def default(self) -> Any: ...

    @property
    def is_needed(self) -> bool: ...

    def read(self, reader: "PartReader", place: Place, value: Any) -> Any:
        """Return what a file says in a place; what is wrong goes into the reader's faults."""
        ...


Shape = Mapping[str, Field]


class PartReader:
    """Reads parts by their shape and gathers every fault on the way."""

    def __init__(self, languages: list[str]) -> None:
        self.languages = languages
        self.faults: list[DraftFault] = []

    def add_fault(self, place: Place, reason: str) -> None:
        self.faults.append(DraftFault(", ".join(place), reason))

    def checked(self, check: Check, place: Place, value: Any, default: Any = None) -> Any:
        """Return the value as its check gives it back; the default and a fault where it refuses."""
        try:
            return check(value)
        except WrongValue as fault:
            self.add_fault(place, str(fault))
            return deepcopy(default)

    def part(self, shape: Shape, place: Place, value: Any) -> Part:
        """Return all fields of a part, in the order of its shape."""
        given = self.checked(values.is_object, place, value, {})
        for name in given:
            if name not in shape:
                names = ", ".join(shape)
                self.add_fault(
                    (*place, f"“{name[:40]}”"), _("no such name here; the names are: %(names)s.") % {"names": names}
                )
        return {name: self._field(field, name, place, given) for name, field in shape.items()}

    def _field(self, field: Field, name: str, place: Place, given: Mapping[str, Any]) -> Any:
        if name in given:
            return field.read(self, (*place, f"“{name}”"), given[name])
        if field.is_needed:
            self.add_fault((*place, f"“{name}”"), _("this is missing."))
        return deepcopy(field.default)


@dataclass(frozen=True)
class Value:
    """One value."""

    check: Check
    default: Any = None
    is_needed: bool = False

    def read(self, reader: PartReader, place: Place, value: Any) -> Any:
        return reader.checked(self.check, place, value, self.default)


@dataclass(frozen=True)
class Texts:
    """A text in each language: {"en": ..., "fr": ...}; languages without one are absent."""

    longest: int
    of_the_site: bool = False  # in no further languages
    of_any: bool = False  # also in languages that the survey does not have
    is_needed: bool = False

    @property
    def default(self) -> dict[str, str]:
        return {}

    def read(self, reader: PartReader, place: Place, value: Any) -> dict[str, str]:
        texts = {}
        for language, words in reader.checked(values.is_object, place, value, {}).items():
            inside = (*place, f"“{language[:40]}”")
            if fault := self._fault(reader, language):
                reader.add_fault(inside, fault)
            elif words := reader.checked(values.text(self.longest), inside, words, ""):
                texts[language] = words
        return texts

    def _fault(self, reader: PartReader, language: str) -> str:
        """Return why there is no text in a language; empty where there may be one."""
        allowed = OF_THE_SITE if self.of_the_site else reader.languages
        if language in allowed:
            return ""
        if not self.of_any:
            message = _("no language of this survey; they are: %(languages)s.")
            return message % {"languages": ", ".join(allowed)}
        try:
            values.language(language)
        except WrongValue as fault:
            return str(fault)
        return ""


@dataclass(frozen=True)
class Listed:
    """A list of single values, each of them once."""

    check: Check
    most: int
    is_needed: bool = False

    @property
    def default(self) -> list[Any]:
        return []

    def read(self, reader: PartReader, place: Place, value: Any) -> list[Any]:
        entries = reader.checked(values.is_list(self.most), place, value, [])
        read = [reader.checked(self.check, (*place, str(number)), entry) for number, entry in enumerate(entries, 1)]
        if len({str(entry) for entry in read}) < len(read):
            reader.add_fault(place, _("something stands here twice."))
        return read


@dataclass(frozen=True)
class Parts:
    """A list of parts of one shape; `word` names one of them in a place."""

    word: Any
    shape: Shape
    most: int
    is_needed: bool = False

    @property
    def default(self) -> list[Part]:
        return []

    def read(self, reader: PartReader, place: Place, value: Any) -> list[Part]:
        entries = reader.checked(values.is_list(self.most), place, value, [])
        return [
            reader.part(self.shape, (*place[:-1], place_of(self.word, number, entry)), entry)
            for number, entry in enumerate(entries, 1)
        ]


def place_of(word: Any, number: int, entry: Any) -> str:
    """Return how an entry of a list is named in a place: section 2 “you”."""
    code = entry.get("code") if isinstance(entry, dict) else None
    return f"{word} {number}" + (f" “{code[:40]}”" if isinstance(code, str) else "")


class Settings:
    """What a kind of question is set up with; it is read once the kind is known (`kind_settings`)."""

    is_needed = False

    @property
    def default(self) -> Part:
        return {}

    def read(self, reader: PartReader, place: Place, value: Any) -> Part:
        return dict(reader.checked(values.is_object, place, value, {}))
