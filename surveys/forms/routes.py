"""Which questions and options of a form are asked, after the answers that were sent with it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from surveys import kinds
from surveys.documents.conditions import Answered
from surveys.forms.questionnaire import FormSection, Questionnaire
from surveys.kinds.asked import FormOption, FormQuestion, Reply

Cleaned = Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    """The sections that are asked, with only those of their questions and options that are."""

    sections: tuple[FormSection, ...]
    hidden: tuple[FormQuestion, ...]
    answers: Mapping[str, Answered] = field(default_factory=dict)  # those that conditions ask for, by code

    @property
    def questions(self) -> Iterator[FormQuestion]:
        for section in self.sections:
            yield from section.questions

    @cached_property
    def by_code(self) -> dict[str, FormQuestion]:
        return {question.code: question for question in self.questions}


def route(questionnaire: Questionnaire, clean: Callable[[FormQuestion], Cleaned]) -> Route:
    """Return what is asked; `clean` returns the values of a question's fields by name, None for what cannot be read.

    Answers to what is hidden open no way: conditions look only at what is asked.
    """
    if not questionnaire.has_routes:
        return Route(questionnaire.sections, ())
    answers: dict[str, Answered] = {}
    sections, hidden = [], []
    for section in questionnaire.sections:
        is_shown = section.shown_if is None or section.shown_if.holds(answers)
        questions = []
        for question in section.questions:
            if not is_shown or (question.shown_if and not question.shown_if.holds(answers)):
                hidden.append(question)
                continue
            offered = with_shown_options(question, answers)
            if not questionnaire.asked_for.isdisjoint(question.codes):
                answers |= answered(offered, clean(offered))
            questions.append(offered)
        sections.append(replace(section, questions=tuple(questions)))
    return Route(tuple(sections), tuple(hidden), answers)


def with_shown_options(question: FormQuestion, answers: Mapping[str, Answered]) -> FormQuestion:
    """Return a question with only those options, for its statements too, that are shown after some answers."""
    if not any(option.shown_if for option in question.options):
        return question
    options = tuple(option for option in question.options if not option.shown_if or option.shown_if.holds(answers))
    return narrowed(question, options)


def narrowed(question: FormQuestion, options: tuple[FormOption, ...]) -> FormQuestion:
    """Return a question with these of its options, and its statements or parts with them."""
    kind, codes = kinds.of(question.kind), {option.code for option in options}
    texts = tuple(own for own in question.option_texts if own.option.code in codes)
    offered = replace(question, options=options, option_texts=texts)
    rows = tuple(replace(row, options=options) for row in question.rows)
    return replace(offered, rows=rows if kind.takes_statements else kind.parts(offered))


def answered(question: FormQuestion, cleaned: Cleaned) -> dict[str, Answered]:
    """Return {code of the question or statement: what was answered to it}; nothing for what asks for nothing."""
    by_key = {part.key: part for part in (*question.rows, question)}  # parts of a ranking have its key
    replies = kinds.of(question.kind).replies(question, cleaned) if question.is_asked else ()
    return {by_key[reply.question].code: _answered(question, reply) for reply in replies}


def _answered(question: FormQuestion, reply: Reply) -> Answered:
    by_key = {option.key: option for option in question.options}
    chosen = [by_key[key] for key in reply.options if key in by_key]
    number = reply.numbers[0] if reply.numbers and not chosen else None
    if len(chosen) == 1 and not chosen[0].is_missing and not reply.numbers:
        number = chosen[0].value
    return Answered(frozenset(option.code for option in chosen), number, bool(reply.text))


def is_narrowed(questionnaire: Questionnaire, question: FormQuestion) -> bool:
    """Return whether a question of a route has fewer options than in its questionnaire."""
    return len(question.options) < len(questionnaire.by_code[question.code].options)


def hidden_options(questionnaire: Questionnaire, question: FormQuestion) -> set[str]:
    """Return the codes of the options that a question of a route has not, and its questionnaire has."""
    return set(questionnaire.by_code[question.code].by_code) - set(question.by_code)
