"""The document of a version in one language, as objects for forms and templates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from surveys import kinds
from surveys.documents import Document
from surveys.kinds.asked import FormOption, FormQuestion
from surveys.models import Question


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
    kind = kinds.of(question["kind"])
    options = kind.arranged([_form_option(option, language) for option in question["options"]])
    form_question = FormQuestion(
        number=number,
        key=question["key"],
        code=question["code"],
        kind=kind.code,
        text=question["text"][language],
        help=question["help"][language],
        required=question["required"],
        longest=question["longest"],
        skipped=question["skipped"],
        options=options,
        option_texts=kind.option_texts(question["code"], options),
    )
    return form_question if not question["rows"] else _with_rows(form_question, question["rows"], language)


def _with_rows(matrix: FormQuestion, rows: list[Document], language: str) -> FormQuestion:
    facts = {"kind": Question.STATEMENT, "help": "", "required": matrix.required, "longest": 0}
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
