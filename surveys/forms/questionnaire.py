"""The document of a version in one language, as objects for forms and templates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from surveys import kinds
from surveys.documents import Document, settings_in
from surveys.documents.languages import LocalText, read
from surveys.documents.piped import piped_codes
from surveys.documents.random_order import is_shuffled, shuffled
from surveys.forms.rules import Rules
from surveys.kinds.asked import FormOption, FormQuestion, Rule
from surveys.models import Question


@dataclass(frozen=True)
class FormSection:
    """A section of a questionnaire with its questions."""

    code: str
    title: LocalText
    introduction: LocalText
    questions: tuple[FormQuestion, ...]
    shown_if: Rule | None = None
    fixed: bool = False  # keeps its place in a random order


@dataclass(frozen=True)
class Questionnaire:
    """A document in one language, as a form: texts and sections."""

    title: LocalText
    introduction: LocalText
    thanks: LocalText
    sections: tuple[FormSection, ...]
    is_shuffled: bool = False  # anything of it stands in a random order
    random_sections: bool = False

    in_pages: bool = False
    piped: frozenset[str] = frozenset()  # codes of questions whose answers stand in the texts of later ones

    @cached_property
    def asked_for(self) -> frozenset[str]:
        """Return the codes of the questions and statements that conditions ask for."""
        return frozenset(test.question for rule in self._rules() for test in rule.condition.tests())

    @cached_property
    def scripts(self) -> list[str]:
        """Return the static files of scripts that its kinds of questions bring."""
        return sorted({kinds.of(question.kind).script for question in self.questions} - {""})

    @property
    def has_routes(self) -> bool:
        """Return whether anything is asked of some visitors only."""
        return bool(self.asked_for)

    def _rules(self) -> Iterator[Rule]:
        questions = list(self.questions)
        rules = [section.shown_if for section in self.sections]
        rules += [question.shown_if for question in questions]
        rules += [option.shown_if for question in questions for option in question.options]
        yield from (rule for rule in rules if rule)

    @cached_property
    def by_code(self) -> dict[str, FormQuestion]:
        return {question.code: question for question in self.questions}

    @property
    def questions(self) -> Iterator[FormQuestion]:
        for section in self.sections:
            yield from section.questions

    def page_with(self, code: str) -> FormSection | None:
        """Return the section with this code; None where there is none."""
        return next((section for section in self.sections if section.code == code), None)

    def in_order(self, order: int | None) -> "Questionnaire":
        """Return it in the random order of this number, its questions numbered as they stand then; as it is for None.

        Only what is drawn follows this order: replies are kept in the order of the document.
        """
        if order is None or not self.is_shuffled:
            return self
        sections = self.sections
        if self.random_sections:
            sections = shuffled(sections, order, "", is_fixed=attrgetter("fixed"))
        number, arranged = 0, []
        for section in sections:
            questions = []
            for question in section.questions:
                kind = kinds.of(question.kind)
                number += kind.is_asked
                mixed = kind.shuffled(question, order) if question.random_options else question
                questions.append(replace(mixed, number=number))
            arranged.append(replace(section, questions=tuple(questions)))
        return replace(self, sections=tuple(arranged))


def names_of(question: FormQuestion) -> list[str]:
    """Return the names of all fields of a question."""
    return [*(field.name for field in question.fields()), *(text.name for text in question.option_texts)]


def read_questionnaire(document: Document, language: str) -> Questionnaire:
    """Return a document (its shape: questionnaires/compiling.py) in one language, its questions numbered from 1."""
    sections, number, rules = [], 0, Rules(document, language)
    for section in document["sections"]:
        form_questions = []
        for question in section["questions"]:
            number += kinds.of(question["kind"]).is_asked
            form_questions.append(_form_question(question, number, language, rules))
        title, introduction = (read(section[name], language) for name in ("title", "introduction"))
        shown_if, fixed = rules.rule(section), bool(section.get("fixed"))
        sections.append(FormSection(section["code"], title, introduction, tuple(form_questions), shown_if, fixed))
    title, introduction, thanks = (read(document[name], language) for name in ("title", "introduction", "thanks"))
    return Questionnaire(
        title,
        introduction,
        thanks,
        tuple(sections),
        in_pages=bool(document.get("in_pages")) and len(sections) > 1,
        piped=piped_codes(document),
        is_shuffled=is_shuffled(document),
        random_sections=bool(document.get("random_sections")),
    )


def _form_question(question: Document, number: int, language: str, rules: Rules) -> FormQuestion:
    kind = kinds.of(question["kind"])
    options = kind.arranged([_form_option(option, language, rules) for option in question["options"]])
    form_question = FormQuestion(
        number=number,
        key=question["key"],
        code=question["code"],
        kind=kind.code,
        text=read(question["text"], language),
        help=read(question["help"], language),
        required=question["required"],
        longest=question["longest"],
        skipped=question["skipped"],
        options=options,
        settings=settings_in(language, question.get("settings", {})),
        option_texts=kind.option_texts(question["code"], options),
        shown_if=rules.rule(question),
        random_options=bool(question.get("random_options")),
    )
    rows = _rows(form_question, question["rows"], language) if question["rows"] else kind.parts(form_question)
    return replace(form_question, rows=rows, is_asked=kind.is_asked and bool(rows or not kind.asks_in_parts))


def _rows(matrix: FormQuestion, rows: list[Document], language: str) -> tuple[FormQuestion, ...]:
    facts = {"kind": Question.STATEMENT, "help": "", "required": matrix.required, "longest": 0}
    own = {"skipped": matrix.skipped, "options": matrix.options}
    return tuple(
        FormQuestion(place, row["key"], row["code"], text=read(row["text"], language), **facts, **own)  # type: ignore[arg-type]
        for place, row in enumerate(rows, 1)
    )


def _form_option(option: Document, language: str, rules: Rules) -> FormOption:
    return FormOption(
        key=option["key"],
        code=option["code"],
        label=read(option["label"], language),
        is_missing=option["missing"],
        with_text=option["with_text"],
        exclusive=option["exclusive"],
        value=None if option["value"] is None else Decimal(option["value"]),
        shown_if=rules.rule(option),
        fixed=bool(option.get("fixed")),
    )
