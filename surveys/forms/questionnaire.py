"""The document of a version in one language, as objects for forms and templates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from lib.text import normalize_for_search
from surveys.models import Question

Kind = Question.Kind
Document = dict[str, Any]


@dataclass(frozen=True)
class FormOption:
    """One option of a question; `key` is the primary key of its `Option`."""

    key: int
    code: str
    label: str
    is_missing: bool
    with_text: bool
    exclusive: bool
    on_scale: bool


class OptionText(NamedTuple):
    """An option that has a text field of its own, and the name of that field."""

    option: FormOption
    name: str


@dataclass(frozen=True)
class FormQuestion:
    """One question with its number in the survey, or one statement of a matrix with its number there."""

    number: int
    key: int
    code: str
    kind: str
    text: str
    help: str
    required: bool
    longest: int
    skipped: int | None
    options: tuple[FormOption, ...]
    rows: tuple["FormQuestion", ...] = ()

    @property
    def name(self) -> str:
        """Return the name of its form field."""
        return f"q-{self.code}"

    @cached_property
    def by_code(self) -> dict[str, FormOption]:
        return {option.code: option for option in self.options}

    @cached_property
    def option_texts(self) -> tuple[OptionText, ...]:
        """Return the options with a text field of their own; a matrix has none."""
        if self.kind not in (Kind.SINGLE, Kind.SEVERAL):
            return ()
        asking = [option for option in self.options if option.with_text]
        # The first field keeps the name it had while only one option could have one: saved answers still use it.
        names = [f"t-{self.code}.{option.code}" if place else f"t-{self.code}" for place, option in enumerate(asking)]
        return tuple(OptionText(option, name) for option, name in zip(asking, names, strict=True))

    @cached_property
    def is_of_five_steps(self) -> bool:
        """Return whether the options are five values of a scale, to be drawn in one line."""
        return len(self.options) == 5 and all(option.on_scale for option in self.options)

    def fields(self) -> Iterator["FormQuestion"]:
        """Yield the questions that have a form field: this one, or its statements."""
        yield from self.rows or (self,)


@dataclass(frozen=True)
class FormSection:
    """A section of a questionnaire with its questions."""

    code: str
    title: str
    introduction: str
    questions: tuple[FormQuestion, ...]


@dataclass(frozen=True)
class Questionnaire:
    """A document in one language, as a form: texts and sections."""

    title: str
    introduction: str
    thanks: str
    sections: tuple[FormSection, ...]

    @property
    def questions(self) -> Iterator[FormQuestion]:
        for section in self.sections:
            yield from section.questions


def read_questionnaire(document: Document, language: str) -> Questionnaire:
    """Return a document (its shape: questionnaires/compiling.py) in one language, its questions numbered from 1."""
    sections, number = [], 0
    for section in document["sections"]:
        form_questions = tuple(
            _form_question(question, number + place, language) for place, question in enumerate(section["questions"], 1)
        )
        number += len(form_questions)
        title, introduction = (section[name][language] for name in ("title", "introduction"))
        sections.append(FormSection(section["code"], title, introduction, form_questions))
    title, introduction, thanks = (document[name][language] for name in ("title", "introduction", "thanks"))
    return Questionnaire(title, introduction, thanks, tuple(sections))


def _form_question(question: Document, number: int, language: str) -> FormQuestion:
    options = tuple(_form_option(option, language) for option in question["options"])
    if question["kind"] == Kind.COUNTRY:
        options = tuple(sorted(options, key=lambda option: normalize_for_search(option.label)))
    form_question = FormQuestion(
        number=number,
        key=question["key"],
        code=question["code"],
        kind=question["kind"],
        text=question["text"][language],
        help=question["help"][language],
        required=question["required"],
        longest=question["longest"],
        skipped=question["skipped"],
        options=options,
    )
    return form_question if not question["rows"] else _with_rows(form_question, question["rows"], language)


def _with_rows(matrix: FormQuestion, rows: list[Document], language: str) -> FormQuestion:
    facts = {"kind": Kind.ROW, "help": "", "required": matrix.required, "longest": 0}
    own = {"skipped": matrix.skipped, "options": matrix.options}
    statements = tuple(
        FormQuestion(place, row["key"], row["code"], text=row["text"][language], **facts, **own)  # type: ignore[arg-type]
        for place, row in enumerate(rows, 1)
    )
    return replace(matrix, rows=statements)


def _form_option(option: Document, language: str) -> FormOption:
    return FormOption(
        key=option["key"],
        code=option["code"],
        label=option["label"][language],
        is_missing=option["missing"],
        with_text=option["with_text"],
        exclusive=option["exclusive"],
        on_scale=option["value"] is not None,
    )
