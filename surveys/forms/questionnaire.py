"""A version's document in one language, as forms and templates need it."""

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
    """One answer that is offered."""

    key: int
    code: str
    label: str
    is_missing: bool
    with_text: bool
    exclusive: bool
    on_scale: bool


class Wording(NamedTuple):
    """An option that asks for words, and the name of the field for them."""

    option: FormOption
    name: str


@dataclass(frozen=True)
class FormQuestion:
    """One question, or one row of a matrix, with its place among those that are counted."""

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
        """The name of its field."""
        return f"q-{self.code}"

    @cached_property
    def by_code(self) -> dict[str, FormOption]:
        return {option.code: option for option in self.options}

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """The options that ask for words, each with a field of its own; a scale asks for none."""
        if self.kind not in (Kind.SINGLE, Kind.SEVERAL):
            return ()
        asking = [option for option in self.options if option.with_text]
        # The first one's has the name from when there was but one: drafts and forms in browsers still have it.
        names = [f"t-{self.code}.{option.code}" if place else f"t-{self.code}" for place, option in enumerate(asking)]
        return tuple(Wording(option, name) for option, name in zip(asking, names, strict=True))

    @cached_property
    def is_of_five_steps(self) -> bool:
        """Whether the options are a scale from one end to the other, to be drawn in one line."""
        return len(self.options) == 5 and all(option.on_scale for option in self.options)

    def fields(self) -> Iterator["FormQuestion"]:
        """Yield what has a field of its own: the question, or its rows."""
        yield from self.rows or (self,)


@dataclass(frozen=True)
class FormSection:
    """A section with its questions."""

    code: str
    title: str
    introduction: str
    questions: tuple[FormQuestion, ...]


@dataclass(frozen=True)
class Questionnaire:
    """Everything a survey asks, in one language."""

    title: str
    introduction: str
    thanks: str
    parts: tuple[FormSection, ...]

    @property
    def questions(self) -> Iterator[FormQuestion]:
        for part in self.parts:
            yield from part.questions


def read_questionnaire(document: Document, language: str) -> Questionnaire:
    """Return a document in one language."""
    parts, number = [], 0
    for section in document["sections"]:
        asked = tuple(
            _asked(question, number + place, language) for place, question in enumerate(section["questions"], 1)
        )
        number += len(asked)
        parts.append(FormSection(section["code"], section["title"][language], section["introduction"][language], asked))
    title, introduction, thanks = (document[name][language] for name in ("title", "introduction", "thanks"))
    return Questionnaire(title, introduction, thanks, tuple(parts))


def _asked(question: Document, number: int, language: str) -> FormQuestion:
    options = tuple(_choice(option, language) for option in question["options"])
    if question["kind"] == Kind.COUNTRY:
        options = tuple(sorted(options, key=lambda option: normalize_for_search(option.label)))
    asked = FormQuestion(
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
    return asked if not question["rows"] else _with_rows(asked, question["rows"], language)


def _with_rows(matrix: FormQuestion, rows: list[Document], language: str) -> FormQuestion:
    facts = {"kind": Kind.ROW, "help": "", "required": matrix.required, "longest": 0}
    own = {"skipped": matrix.skipped, "options": matrix.options}
    made = tuple(
        FormQuestion(place, row["key"], row["code"], text=row["text"][language], **facts, **own)  # type: ignore[arg-type]
        for place, row in enumerate(rows, 1)
    )
    return replace(matrix, rows=made)


def _choice(option: Document, language: str) -> FormOption:
    return FormOption(
        key=option["key"],
        code=option["code"],
        label=option["label"][language],
        is_missing=option["missing"],
        with_text=option["with_text"],
        exclusive=option["exclusive"],
        on_scale=option["value"] is not None,
    )
