"""From a version's document to a form: one class for each version and language, laid out by crispy."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from indicators import caching
from surveys.forms.asking import Asked, Kind, Sheet, read
from surveys.forms.fields import WORDS_LONGEST, OneChoice, SeveralChoices, Words
from surveys.forms.layout import SectionBlock
from surveys.intake import Reply
from surveys.models import SurveyVersion


class SurveyForm(forms.Form):
    """What a visitor is asked; made for one document and language by `form_class`."""

    use_required_attribute = False
    sheet: ClassVar[Sheet]

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
        """Who writes what else it is has chosen "something else"."""
        for asked in self.sheet.questions:
            other = asked.asks_for_words
            if other and self.cleaned_data.get(asked.words_name) and not self[asked.name].data:
                self.errors.pop(asked.name, None)
                self.cleaned_data[asked.name] = [other.code] if asked.kind == Kind.SEVERAL else other.code

    def faults(self) -> list[tuple[str, str, str]]:
        """Return for the summary of errors: where to go, the question, and what to do."""
        return [
            (name, _("Question %(number)s") % {"number": asked.number}, str(said))
            for asked in self.sheet.questions
            for name in _names(asked)
            for said in self.errors.get(name, ())
        ]

    def texts(self) -> list[tuple[Asked, str]]:
        """Return what was written, with the question it answers."""
        written = []
        for asked in self.sheet.questions:
            name = asked.name if asked.kind in (Kind.SHORT, Kind.LONG) else asked.words_name
            if text := self.cleaned_data.get(name):
                written.append((asked, text))
        return written

    def replies(self) -> list[Reply]:
        """Return the answers by the keys of the document; what was asked and not answered is a reply too."""
        return [reply for asked in self.sheet.questions for reply in self._replies(asked)]

    def _replies(self, asked: Asked) -> Iterator[Reply]:
        for one in asked.fields():
            given = self.cleaned_data[one.name]
            skipped = () if one.skipped is None else (one.skipped,)
            if one.kind in (Kind.SHORT, Kind.LONG):
                yield Reply(one.key, () if given else skipped, given)
                continue
            codes = given if isinstance(given, list) else [given] if given else []
            other = one.asks_for_words
            words = self.cleaned_data.get(one.words_name, "") if other and other.code in codes else ""
            yield Reply(one.key, tuple(one.by_code[code].key for code in codes) or skipped, words)


def form_class(version: SurveyVersion, language: str) -> type[SurveyForm]:
    """Return the form of a version in a language; made once in a process."""
    return caching.remember(("survey-form", version.pk, language), lambda: build(version.document, language))


def build(document: Mapping[str, Any], language: str) -> type[SurveyForm]:
    """Return the form of a document, published or not."""
    sheet = read(dict(document), language)
    fields: dict[str, forms.Field] = {}
    with translation.override(language):
        for asked in sheet.questions:
            fields |= _fields(asked)
    return type("SurveyForm", (SurveyForm,), {"sheet": sheet, **fields})


def _fields(asked: Asked) -> dict[str, forms.Field]:
    if asked.kind in (Kind.SHORT, Kind.LONG):
        return {asked.name: Words(asked)}
    if asked.kind == Kind.MATRIX:
        return {row.name: OneChoice(row, matrix=asked) for row in asked.rows}
    fields: dict[str, forms.Field] = {
        asked.name: SeveralChoices(asked) if asked.kind == Kind.SEVERAL else OneChoice(asked)
    }
    if asked.asks_for_words:
        fields[asked.words_name] = Words(asked, longest=WORDS_LONGEST, required=False)
    return fields


def _names(asked: Asked) -> Iterator[str]:
    for one in asked.fields():
        yield one.name
    yield asked.words_name
