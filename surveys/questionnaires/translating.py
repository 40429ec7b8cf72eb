"""The texts of a draft and their translations: read and written row by row, counted by language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import TextField
from django.utils.translation import gettext as _

from surveys import kinds
from surveys.documents.languages import FIRST, OF_THE_SITE
from surveys.kinds.settings import TextByLanguage
from surveys.models import Option, Question, Section, Survey
from surveys.questionnaires.texts import OF_SETTINGS

Row = Survey | Section | Question | Option


@dataclass(frozen=True)
class TextPlace:
    """A text of a row, named by its field."""

    row: Row
    field: str
    label: str
    longest: int | None = None
    is_long: bool = False

    @property
    def name(self) -> str:
        """Return a name that no other text of the survey has, such as question-12-text."""
        return f"{self.row._meta.model_name}-{self.row.pk}-{self.field}"

    def read(self, language: str) -> str:
        """Return the text in a language; empty where it is not translated."""
        if language not in OF_THE_SITE:
            return str(self.row.translations.get(language, {}).get(self.field, ""))
        if isinstance(self.row, Question) and self.field.startswith(OF_SETTINGS):
            return str(self.row.settings.get(self._setting, {}).get(language) or "")
        return str(getattr(self.row, f"{self.field}_{language}") or "")

    def write(self, language: str, text: str) -> None:
        """Set the text in a language on the row, which is not saved."""
        if language not in OF_THE_SITE:
            texts = {**self.row.translations.get(language, {}), self.field: text}
            kept = {name: words for name, words in texts.items() if words}
            self.row.translations = {**self.row.translations, language: kept}
        elif isinstance(self.row, Question) and self.field.startswith(OF_SETTINGS):
            texts = {**self.row.settings.get(self._setting, {}), language: text}
            self.row.settings = {**self.row.settings, self._setting: texts}
        else:
            setattr(self.row, f"{self.field}_{language}", text)

    def column(self, language: str) -> str:
        """Return the column of the row that holds the text in a language."""
        if language not in OF_THE_SITE:
            return "translations"
        return "settings" if self.field.startswith(OF_SETTINGS) else f"{self.field}_{language}"

    @property
    def _setting(self) -> str:
        return self.field.removeprefix(OF_SETTINGS)


@dataclass(frozen=True)
class TextGroup:
    """The texts of a survey, of a section, or of a question with its statements and options."""

    row: Row
    texts: list[TextPlace]
    options: list[TextPlace]
    statements: list[TextPlace]

    @property
    def code(self) -> str:
        return self.row.slug if isinstance(self.row, Survey) else self.row.code

    @property
    def places(self) -> list[TextPlace]:
        return [*self.texts, *self.statements, *self.options]


@dataclass(frozen=True)
class Coverage:
    """How many texts of a draft there are in its first language, and which of them are missing in another one."""

    language: str
    missing: list[TextPlace]
    total: int

    @property
    def translated(self) -> int:
        return self.total - len(self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing


def groups(survey: Survey) -> list[TextGroup]:
    """Return the texts of a draft in the order in which visitors read them, without what is retired or built in."""
    sections = list(survey.sections.all())
    questions = list(survey.questions.filter(retired=False))
    options = list(Option.objects.filter(question__in=questions, retired=False, built_in=False))
    grouped = [TextGroup(survey, list(_texts(survey, ("title", "introduction", "thanks"))), [], [])]
    for section in sections:
        grouped.append(TextGroup(section, list(_texts(section, ("title", "introduction"))), [], []))
        grouped += [
            _question_group(question, questions, options)
            for question in questions
            if question.section_id == section.pk and question.parent_id is None
        ]
    return [group for group in grouped if group.places]


def places(survey: Survey) -> list[TextPlace]:
    """Return the texts of a draft that have words in its first language."""
    return [place for group in groups(survey) for place in group.places]


def coverage(survey: Survey) -> list[Coverage]:
    """Return how far a draft is translated into each of its languages but the first, in their order."""
    texts = places(survey)
    return [
        Coverage(code, [place for place in texts if not place.read(code)], len(texts))
        for code in translated_languages(survey)
    ]


def translated_languages(survey: Survey) -> list[str]:
    """Return the languages of a draft without the first: those of the site, then its own."""
    return [code for code, _name in settings.LANGUAGES if code != FIRST] + list(survey.languages)


def _question_group(question: Question, every: Sequence[Question], options: Sequence[Option]) -> TextGroup:
    rows = [row for row in every if row.parent_id == question.pk]
    own = [option for option in options if option.question_id == question.pk]
    return TextGroup(
        question,
        [*_texts(question, ("text", "help")), *_settings_texts(question)],
        [place for option in own for place in _texts(option, ("label",))],
        [place for row in rows for place in _texts(row, ("text",))],
    )


def _texts(row: Row, names: Sequence[str]) -> Iterator[TextPlace]:
    for name in names:
        field: Any = row._meta.get_field(name)
        place = TextPlace(row, name, str(field.verbose_name), field.max_length, isinstance(field, TextField))
        if place.read(FIRST):
            yield place


def _settings_texts(question: Question) -> Iterator[TextPlace]:
    for name, field in kinds.of(question.kind).settings_fields().items():
        if isinstance(field, TextByLanguage):
            place = TextPlace(question, OF_SETTINGS + name, str(field.label), field.max_length)
            if place.read(FIRST):
                yield place


def sentence_of(coverage: Coverage) -> str:
    """Say how far a language is: 41 of 52 texts."""
    return _("%(translated)s of %(total)s texts") % {"translated": coverage.translated, "total": coverage.total}
