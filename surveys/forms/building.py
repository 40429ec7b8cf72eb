"""From a version's document to a form: one class for each version and language, laid out by crispy."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from lib import caching
from surveys.forms.fields import WORDS_LONGEST, OneChoice, SeveralChoices, TextAnswer
from surveys.forms.layout import SectionBlock
from surveys.forms.questionnaire import FormQuestion, Kind, Questionnaire, read_questionnaire
from surveys.intake import Reply
from surveys.models import SurveyVersion


class WrittenText(NamedTuple):
    """A text, the question it answers, and the name of its field."""

    name: str
    asked: FormQuestion
    text: str


class SurveyForm(forms.Form):
    """What a visitor is asked; made for one document and language by `form_class`."""

    use_required_attribute = False
    sheet: ClassVar[Questionnaire]

    @classmethod
    def refilled(cls, data: QueryDict) -> "SurveyForm":
        """Return the form as it was filled in, without judging it."""
        found = {}
        for name, field in cls.base_fields.items():
            found[name] = data.getlist(name) if isinstance(field, SeveralChoices) else data.get(name, "")
        return cls(initial=found)

    @classmethod
    def offers(cls, name: str, code: str) -> bool:
        """Say whether a field of one choice has an option of this code."""
        field = cls.base_fields.get(name)
        return isinstance(field, OneChoice) and code in field.asked.by_code

    @property
    def helper(self) -> FormHelper:
        """How crispy lays the form out: a block for each section, and inside one for each question."""
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        helper.layout = Layout(*(SectionBlock(part, len(self.sheet.parts) > 1) for part in self.sheet.parts))
        return helper

    def clean(self) -> None:
        """Who writes what else it is has chosen "something else", if nothing else."""
        for asked in self.sheet.questions:
            written = [one.option.code for one in asked.wordings if self.cleaned_data.get(one.name)]
            if written and not self[asked.name].data:
                self.errors.pop(asked.name, None)
                self._choose(asked, written)

    def _choose(self, asked: FormQuestion, codes: list[str]) -> None:
        """Take options for chosen that were written beside; ask where they cannot be chosen together."""
        if asked.kind != Kind.SEVERAL and len(codes) > 1:
            self.add_error(asked.name, _("You wrote beside more than one answer: choose yours."))
            return
        try:
            self.cleaned_data[asked.name] = self.fields[asked.name].clean(
                codes if asked.kind == Kind.SEVERAL else codes[0]
            )
        except forms.ValidationError as fault:
            self.add_error(asked.name, fault)

    def faults(self) -> list[tuple[str, str, str]]:
        """Return for the summary of errors: where to go, the question, and what to do."""
        return [
            (name, _("Question %(number)s") % {"number": asked.number}, str(said))
            for asked in self.sheet.questions
            for name in _names(asked)
            for said in self.errors.get(name, ())
        ]

    def texts(self) -> list[WrittenText]:
        """Return what was written, with the question it answers."""
        return [
            WrittenText(name, asked, text)
            for asked in self.sheet.questions
            for name in ([asked.name] if asked.kind in (Kind.SHORT, Kind.LONG) else _names_of_words(asked))
            if (text := self.cleaned_data.get(name))
        ]

    def replies(self) -> list[Reply]:
        """Return the answers by the keys of the document; what was asked and not answered is a reply too."""
        return [reply for asked in self.sheet.questions for reply in self._replies(asked)]

    def _replies(self, asked: FormQuestion) -> Iterator[Reply]:
        for one in asked.fields():
            given = self.cleaned_data[one.name]
            skipped = () if one.skipped is None else (one.skipped,)
            if one.kind in (Kind.SHORT, Kind.LONG):
                yield Reply(one.key, () if given else skipped, given)
                continue
            codes = given if isinstance(given, list) else [given] if given else []
            words = tuple(
                (wording.option.key, self.cleaned_data[wording.name] if wording.option.code in codes else "")
                for wording in one.wordings
            )
            yield Reply(one.key, tuple(one.by_code[code].key for code in codes) or skipped, words=words)


def form_class(version: SurveyVersion, language: str) -> type[SurveyForm]:
    """Return the form of a version in a language; made once in a process."""
    return caching.remember(("survey-form", version.pk, language), lambda: build_form(version.document, language))


def build_form(document: Mapping[str, Any], language: str) -> type[SurveyForm]:
    """Return the form of a document, published or not."""
    sheet = read_questionnaire(dict(document), language)
    fields: dict[str, forms.Field] = {}
    with translation.override(language):
        for asked in sheet.questions:
            fields |= _fields(asked)
    return type("SurveyForm", (SurveyForm,), {"sheet": sheet, **fields})


def _fields(asked: FormQuestion) -> dict[str, forms.Field]:
    if asked.kind in (Kind.SHORT, Kind.LONG):
        return {asked.name: TextAnswer(asked)}
    if asked.kind == Kind.MATRIX:
        return {row.name: OneChoice(row, matrix=asked) for row in asked.rows}
    fields: dict[str, forms.Field] = {
        asked.name: SeveralChoices(asked) if asked.kind == Kind.SEVERAL else OneChoice(asked)
    }
    for name in _names_of_words(asked):
        fields[name] = TextAnswer(asked, longest=WORDS_LONGEST, required=False)
    return fields


def _names(asked: FormQuestion) -> Iterator[str]:
    for one in asked.fields():
        yield one.name
    yield from _names_of_words(asked)


def _names_of_words(asked: FormQuestion) -> list[str]:
    return [wording.name for wording in asked.wordings]
