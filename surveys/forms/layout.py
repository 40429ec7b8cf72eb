"""How crispy draws sections and questions: a template for each kind."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from crispy_forms.layout import LayoutObject
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from surveys.forms.questionnaire import FormOption, FormQuestion, FormSection, Kind, Wording

TEMPLATES = {
    Kind.SINGLE: "surveys/questions/_choices.html",
    Kind.SEVERAL: "surveys/questions/_choices.html",
    Kind.CONSENT: "surveys/questions/_choices.html",
    Kind.MATRIX: "surveys/questions/_matrix.html",
    Kind.COUNTRY: "surveys/questions/_country.html",
    Kind.SHORT: "surveys/questions/_words.html",
    Kind.LONG: "surveys/questions/_words.html",
}


class OptionLine(NamedTuple):
    """One option as it is drawn."""

    option: FormOption
    id: str
    checked: bool
    words: str  # the name of the field for its own words, if it asks for some


class QuestionField(NamedTuple):
    """One field as it is drawn: what is asked, its options, what was written, what is wrong."""

    asked: FormQuestion
    name: str
    value: Any
    lines: tuple[OptionLine, ...]
    errors: list[str]


class SectionBlock(LayoutObject):
    """A section under its heading."""

    def __init__(self, part: FormSection, with_heading: bool) -> None:
        self.part, self.with_heading = part, with_heading
        self.fields = [QuestionBlock(asked) for asked in part.questions]

    def render(self, form: forms.Form, context: Context, **kwargs: Any) -> SafeString:
        inside = self.get_rendered_fields(form, context, **kwargs)
        facts = {"part": self.part, "with_heading": self.with_heading and self.part.title, "inside": inside}
        return render_to_string("surveys/questions/_section.html", facts)


class QuestionBlock(LayoutObject):
    """One question with its fields."""

    def __init__(self, asked: FormQuestion) -> None:
        self.asked = asked
        self.fields: list[Any] = []

    def render(self, form: forms.Form, _context: Context, **_kwargs: Any) -> SafeString:
        rows = [_row(form, asked) for asked in self.asked.fields()]
        form.rendered_fields.update(row.name for row in rows)  # type: ignore[attr-defined]
        facts = {
            "asked": self.asked,
            "rows": rows,
            "row": rows[0],
            "several": self.asked.kind == Kind.SEVERAL,
            "words": [_written(form, wording) for wording in self.asked.wordings],
            "errors": [said for row in rows for said in row.errors],
            "long": self.asked.kind == Kind.LONG,
        }
        return render_to_string(TEMPLATES[Kind(self.asked.kind)], facts)


def _row(form: forms.Form, asked: FormQuestion) -> QuestionField:
    value = form[asked.name].value()
    chosen = set(value if isinstance(value, list) else [value or ""])
    return QuestionField(asked, asked.name, value or "", tuple(_lines(asked, chosen)), _said(form, asked.name))


def _lines(asked: FormQuestion, chosen: set[str]) -> Iterator[OptionLine]:
    words = {wording.option.code: wording.name for wording in asked.wordings}
    for place, option in enumerate(asked.options):
        # The first one has the name of the field, so that the summary of errors leads to it.
        place_id = asked.name if not place else f"{asked.name}.{option.code}"
        yield OptionLine(option, place_id, option.code in chosen, words.get(option.code, ""))


def _written(form: forms.Form, wording: Wording) -> dict[str, Any]:
    name = wording.name
    return {
        "name": name,
        "label": wording.option.label,
        "value": form[name].value() or "",
        "errors": _said(form, name),
    }


def _said(form: forms.Form, name: str) -> list[str]:
    return [str(said) for said in form.errors.get(name, ())]
