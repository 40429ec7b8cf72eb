"""Layout objects for crispy: each section and question is drawn with the template of its kind."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from crispy_forms.layout import LayoutObject
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from surveys import kinds
from surveys.documents.languages import interface_mark
from surveys.forms.questionnaire import FormSection
from surveys.kinds.asked import FormOption, FormQuestion, OptionText


class WordsField(NamedTuple):
    """The text field of an option as templates draw it."""

    name: str
    label: str  # of the option
    value: str
    errors: list[str]


class OptionLine(NamedTuple):
    """One option as templates draw it: its id in the page, and whether it is chosen."""

    option: FormOption
    id: str
    checked: bool
    words: WordsField | None


class QuestionField(NamedTuple):
    """One field as templates draw it: its question, options, value and error messages."""

    question: FormQuestion
    name: str
    value: Any
    lines: tuple[OptionLine, ...]
    errors: list[str]


class SectionBlock(LayoutObject):
    """Draws a section with its questions, under its heading where there are several sections."""

    def __init__(self, section: FormSection, with_heading: bool) -> None:
        self.section, self.with_heading = section, with_heading
        self.fields = [QuestionBlock(question) for question in section.questions]

    def render(self, form: forms.Form, context: Context, **kwargs: Any) -> SafeString:
        inside = self.get_rendered_fields(form, context, **kwargs)
        facts = {"section": self.section, "with_heading": self.with_heading and self.section.title, "inside": inside}
        rule = {"rule": self.section.shown_if, "interface_mark": interface_mark(self.section.title.wanted)}
        return render_to_string("surveys/questions/_section.html", facts | rule)


class QuestionBlock(LayoutObject):
    """Draws a question with its fields: one, or one for each statement of a matrix."""

    def __init__(self, question: FormQuestion) -> None:
        self.question = question
        self.fields: list[Any] = []

    def render(self, form: forms.Form, context: Context, **_kwargs: Any) -> SafeString:
        rows = [_question_field(form, question) for question in self.question.fields()]
        form.rendered_fields.update(row.name for row in rows)  # type: ignore[attr-defined]
        kind, mark = kinds.of(self.question.kind), interface_mark(self.question.text.wanted)
        facts = {
            "question": self.question,
            "rows": rows,
            "row": rows[0] if rows else None,
            "action": context.get("action", ""),  # empty where nothing can be sent
            "errors": [message for row in rows for message in row.errors],
            "interface_mark": mark,
            **kind.facts(self.question),
        }
        drawn = render_to_string(kind.template, facts)
        options = [option for option in self.question.options if option.shown_if]
        if not options and not self.question.shown_if:
            return drawn
        facts = {"rule": self.question.shown_if, "options": options, "name": self.question.name, "inside": drawn}
        facts["interface_mark"] = mark
        return render_to_string("surveys/questions/_conditional.html", facts)


def _question_field(form: forms.Form, question: FormQuestion) -> QuestionField:
    value = form[question.name].value()
    chosen = set(value if isinstance(value, list) else [value or ""])
    lines = tuple(_option_lines(form, question, chosen))
    return QuestionField(question, question.name, value or "", lines, _messages(form, question.name))


def _option_lines(form: forms.Form, question: FormQuestion, chosen: set[str]) -> Iterator[OptionLine]:
    words = {option_text.option.code: _words_field(form, option_text) for option_text in question.option_texts}
    for position, option in enumerate(question.options):
        # The id of the first option is the field's name, so that links in the summary of errors lead to it.
        place_id = question.name if not position else f"{question.name}.{option.code}"
        yield OptionLine(option, place_id, option.code in chosen, words.get(option.code))


def _words_field(form: forms.Form, option_text: OptionText) -> WordsField:
    name = option_text.name
    return WordsField(name, option_text.option.label, form[name].value() or "", _messages(form, name))


def _messages(form: forms.Form, name: str) -> list[str]:
    return [str(message) for message in form.errors.get(name, ())]
