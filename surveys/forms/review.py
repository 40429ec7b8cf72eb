"""The review before sending: every question on the way with its answer in words, and what will be left out."""

from collections.abc import Iterator
from typing import NamedTuple

from surveys.forms.building import SurveyForm
from surveys.forms.questionnaire import FormSection, names_of
from surveys.forms.routes import hidden_options
from surveys.forms.wording import AnswerWords, answer_words
from surveys.kinds.asked import FormQuestion


class ReviewLine(NamedTuple):
    """A question with its answer, and where it can be changed: its page and the name of its first field."""

    question: FormQuestion
    page: str
    field: str
    answers: tuple[AnswerWords, ...]


class ReviewPart(NamedTuple):
    """A section with its lines."""

    section: FormSection
    lines: list[ReviewLine]


class HiddenAnswer(NamedTuple):
    """An answer that was given and is not sent, and the condition that does not hold for it."""

    question: FormQuestion
    words: str
    reason: str


def review_parts(form: SurveyForm) -> list[ReviewPart]:
    """Return the sections with the questions that are asked after the answers of a form, in its order."""
    offered = form.route.by_code  # each without the options that are hidden
    parts = []
    for section in form.arranged.sections:
        lines = [
            ReviewLine(question, section.code, names_of(question)[0], tuple(answer_words(form, offered[question.code])))
            for question in section.questions
            if question.code in offered and question.is_asked
        ]
        if lines:
            parts.append(ReviewPart(section, lines))
    return parts


def left_out(form: SurveyForm) -> list[HiddenAnswer]:
    """Return the answers that the other answers have hidden, which are not sent."""
    dropped = {question.code for question in form.dropped()}
    on_route = form.route.by_code
    entries = []
    for section in form.arranged.sections:
        for question in section.questions:
            if question.code in dropped:
                words = ", ".join(word for answer in answer_words(form, question) for word in answer.words)
                rule = question.shown_if or section.shown_if
                entries.append(HiddenAnswer(question, words, rule.sentence if rule else ""))
            elif question.code in on_route:
                entries += _hidden_choices(form, question, on_route[question.code])
    return entries


def _hidden_choices(form: SurveyForm, question: FormQuestion, offered: FormQuestion) -> Iterator[HiddenAnswer]:
    """Yield the options that were chosen, or given a place, and are hidden; in a matrix, under each statement."""
    hidden = hidden_options(form.questionnaire, offered)
    for option in question.options if hidden else ():
        if option.code not in hidden:
            continue
        reason = option.shown_if.sentence if option.shown_if else ""
        for part in question.fields():
            sent = form.answers.getlist(part.name)
            if option.code in sent and option in part.options:
                yield HiddenAnswer(part, option.label, reason)
            elif part.code == f"{question.code}.{option.code}" and any(sent):
                yield HiddenAnswer(question, f"{sent[0]}. {option.label}", reason)
