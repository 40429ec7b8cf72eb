"""From the document of a version to a form class: one for each version and language, laid out by crispy."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from lib import caching
from surveys import kinds
from surveys.documents import Document
from surveys.documents.languages import interface_language
from surveys.forms import routes
from surveys.forms.layout import SectionBlock
from surveys.forms.piping import piped
from surveys.forms.questionnaire import Questionnaire, names_of, read_questionnaire
from surveys.forms.routes import Route
from surveys.forms.settling import only_page
from surveys.kinds.asked import FormQuestion, Reply
from surveys.kinds.fields import OneChoice, SeveralChoices
from surveys.models import SurveyVersion


class WrittenText(NamedTuple):
    """A text that a visitor wrote, the question it belongs to, and the name of its field."""

    name: str
    question: FormQuestion
    text: str


class SurveyForm(forms.Form):
    """The form of one questionnaire; `form_class` makes the subclass with its fields."""

    use_required_attribute = False
    questionnaire: ClassVar[Questionnaire]
    document: ClassVar[Document]
    language: ClassVar[str]

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        answers: QueryDict | None = None,
        order: int | None = None,
        page: str = "",
        **kwargs: Any,
    ) -> None:
        """Make a form of `data`, all answers so far; `answers` are those of a form that is only shown.

        With a `page`, the code of a section, it asks for that section alone.
        """
        super().__init__(data, **kwargs)
        self.answers = data if data is not None else answers if answers is not None else QueryDict()
        self.order, self.page = order, page
        self.arranged = piped(self, self.questionnaire.in_order(order))
        self.drawn = only_page(self, self.arranged, page) if page else self.arranged
        if page:
            self.fields = {name: field for name, field in self.fields.items() if name in self.drawn_names}
        for question in self.drawn.questions if order is not None else ():
            for row in question.rows:
                self.fields[row.name].question = row  # type: ignore[attr-defined]

    @property
    def drawn_names(self) -> set[str]:
        """Return the names of the fields that are drawn."""
        return {name for question in self.drawn.questions for name in names_of(question)}

    @cached_property
    def asked(self) -> list[FormQuestion]:
        """Return the questions that are asked after the answers that were sent, as this visitor sees them."""
        on_route = self.route.by_code
        return [
            replace(on_route[question.code], number=question.number)
            for question in self.drawn.questions
            if question.code in on_route
        ]

    @cached_property
    def route(self) -> Route:
        """Return what is asked after the answers that were sent; the form has to be bound."""
        return routes.route(self.questionnaire, self.as_sent)

    @classmethod
    def refilled(
        cls, data: QueryDict, *, order: int | None = None, page: str = "", cleared: str = ""
    ) -> "SurveyForm":  # fmt: skip
        """Return an unbound form with the sent values as they came, without validating them.

        The question of the code `cleared` comes back without an answer, and without the words beside its options.
        """
        data = data.copy()
        for question in cls.questionnaire.questions:
            for name in names_of(question) if question.code == cleared else ():
                data.pop(name, None)
        values: dict[str, Any] = {}
        for name, field in cls.base_fields.items():
            values[name] = data.getlist(name) if isinstance(field, SeveralChoices) else data.get(name, "")
        return cls(initial=values, answers=data, order=order, page=page)

    @classmethod
    def offers(cls, name: str, code: str) -> bool:
        """Return whether the field of this name is a single choice with an option of this code."""
        field = cls.base_fields.get(name)
        return isinstance(field, OneChoice) and code in field.question.by_code

    @property
    def helper(self) -> FormHelper:
        """Return the crispy layout: a block for each section, and inside it one for each question."""
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        sections = self.drawn.sections
        with_headings = len(sections) > 1 or self.page == self.arranged.sections[0].code
        helper.layout = Layout(*(SectionBlock(section, with_headings) for section in sections))
        return helper

    def _clean_fields(self) -> None:
        """Validate what is asked; what is hidden is neither read nor required."""
        if not self.questionnaire.has_routes:  # the fields are those of the page
            super()._clean_fields()  # type: ignore[misc]
            return
        for question in self.asked:
            for name, field in self._fields_of(question).items():
                try:
                    self.cleaned_data[name] = field.clean(self._sent(question, name, field))
                except forms.ValidationError as fault:
                    self.add_error(name, fault)

    def _fields_of(self, question: FormQuestion) -> dict[str, forms.Field]:
        """Return the fields of a question by name; new ones where some of its options are hidden."""
        made = {name: self.fields.get(name, self.base_fields[name]) for name in names_of(question)}
        return kinds.of(question.kind).fields(question) if routes.is_narrowed(self.questionnaire, question) else made

    def _sent(self, question: FormQuestion, name: str, field: forms.Field) -> Any:
        """Return what was sent for a field; where options are chosen, without those that are hidden."""
        sent = field.widget.value_from_datadict(self.answers, {}, name)
        if not isinstance(field, OneChoice | SeveralChoices):
            return sent
        hidden = routes.hidden_options(self.questionnaire, question) - set(field.question.by_code)
        if isinstance(sent, list):
            return [code for code in sent if code not in hidden]
        return "" if sent in hidden else sent

    def as_sent(self, question: FormQuestion) -> dict[str, Any]:
        """Return the values of a question's fields as far as they can be read; None for those that cannot."""
        values: dict[str, Any] = {}
        for name, field in self._fields_of(question).items():
            try:
                values[name] = field.clean(self._sent(question, name, field))
            except forms.ValidationError:
                values[name] = None
        written = _written_beside(question, values)
        if written and not values[question.name]:
            with suppress(forms.ValidationError):
                values[question.name] = kinds.of(question.kind).chosen_by_words(written)
        return values

    def dropped(self) -> list[FormQuestion]:
        """Return the questions that were answered and are hidden after the other answers; the form has to be bound."""
        return [
            question
            for question in self.route.hidden
            if any(routes.answered(question, self.as_sent(question)).values())
        ]

    def clean(self) -> None:
        """Choose the option beside which something was written, if none was; refuse what does not go together."""
        for question in self.asked:
            written = _written_beside(question, self.cleaned_data)
            if written and not self[question.name].data:
                self.errors.pop(question.name, None)
                self._choose(question, written)
            for name, message in kinds.of(question.kind).contradictions(question, self.cleaned_data):
                self.add_error(name, message)

    def _choose(self, question: FormQuestion, codes: list[str]) -> None:
        """Choose the options of these codes for a question, or add an error where they cannot be chosen together."""
        try:
            chosen = kinds.of(question.kind).chosen_by_words(codes)
            self.cleaned_data[question.name] = self.fields[question.name].clean(chosen)
        except forms.ValidationError as fault:
            self.add_error(question.name, fault)

    def faults(self) -> list[tuple[str, str, str]]:
        """Return (name of the field, "Question 3", message) for each error, in the order of the form."""
        return [
            (name, _("Question %(number)s") % {"number": question.number}, str(message))
            for question in self.asked
            for name in names_of(question)
            for message in self.errors.get(name, ())
        ]

    def texts(self) -> list[WrittenText]:
        """Return the texts that are not empty, in the order of the form; the form has to be valid."""
        return [
            WrittenText(name, question, text)
            for question in self.asked
            for name in kinds.of(question.kind).text_names(question)
            if (text := self.cleaned_data.get(name))
        ]

    def replies(self) -> list[Reply]:
        """Return a reply for each question and statement that was asked, in the keys of the document.

        Unanswered ones are skipped; what was not asked has none.
        """
        return [
            reply
            for question in self.route.questions
            for reply in kinds.of(question.kind).replies(question, self.cleaned_data)
        ]

    def answered(self) -> list[Reply]:
        """Return the replies to the questions and statements that were not skipped; the form has to be valid."""
        skipped = {(question.skipped,) for question in self.questionnaire.questions}
        return [reply for reply in self.replies() if reply.options not in skipped]


def form_class(version: SurveyVersion, language: str) -> type[SurveyForm]:
    """Return the form class of a version in a language; built once in a process and generation.

    Its messages are in the language of the page where the site does not speak that of the form.
    """
    key = ("survey-form", version.pk, language, interface_language(language))
    return caching.remember(key, lambda: build_form(version.document, language))


def build_form(document: Mapping[str, Any], language: str) -> type[SurveyForm]:
    """Return the form class of a document in a language, whether it was published or is a preview."""
    questionnaire = read_questionnaire(dict(document), language)
    fields: dict[str, forms.Field] = {}
    with translation.override(interface_language(language)):
        for question in questionnaire.questions:
            fields |= kinds.of(question.kind).fields(question)
    facts = {"questionnaire": questionnaire, "document": document, "language": language}
    return type("SurveyForm", (SurveyForm,), {**facts, **fields})


def _written_beside(question: FormQuestion, values: Mapping[str, Any]) -> list[str]:
    """Return the codes of the options beside which something was written."""
    return [own.option.code for own in question.option_texts if values.get(own.name)]
