"""The outline of a survey's draft: its sections with their questions, and the form fields that order them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from lib.admin.conflicts import VersionedForm
from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.models import Question, Section, Survey
from surveys.questionnaires.drafting import counted_questions

MOST = 9999


@dataclass(frozen=True)
class QuestionLine:
    """One question with its kind, its numbers of statements and options, and whether it is public."""

    question: Question
    kind: str
    holds: str
    state: str
    place: BoundField | None


@dataclass(frozen=True)
class SectionPart:
    """One section with its questions, and the field of its order."""

    section: Section
    place: BoundField | None
    lines: list[QuestionLine] = field(default_factory=list)


class OrderField(forms.CharField):
    """The order number of a section or a question; a value that is not sent keeps the old one.

    Its input is in the outline, outside the form that it belongs to. It also sends the number it showed, so that a page
    that was open for long moves only what was changed on it.
    """

    def __init__(self, label: str, row: "Section | Question") -> None:
        form = {"form": "survey_form"}
        widget = forms.NumberInput(attrs={"min": 0, "max": MOST, **form, "aria-label": label})
        super().__init__(
            label=label, initial=str(row.order), required=False, strip=False, show_hidden_initial=True, widget=widget
        )
        self.hidden_widget = partial(forms.HiddenInput, attrs=form)  # type: ignore[assignment]
        self.row = row

    def clean(self, value: Any) -> int:
        if value is None:
            return self.row.order
        number = str(value)
        if not (number.isascii() and number.isdigit() and len(number) < 6 and int(number) <= MOST):
            raise ValidationError(
                _("“%(given)s” is not an order number: write a whole number from 0 to %(most)s.")
                % {"given": number, "most": MOST}
            )
        return int(number)


class OrderedForm(VersionedForm):
    """The form of a survey, with an order field for each section and question where it is `ordered`."""

    ordered = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, row in _rows(self.instance) if self.ordered else ():
            self.fields[name] = OrderField(label, row)

    def reorder(self) -> None:
        """Save the order numbers that were changed on the page."""
        for name in self.changed_data:
            if isinstance(place := self.fields[name], OrderField) and place.row.order != self.cleaned_data[name]:
                place.row.order = self.cleaned_data[name]
                place.row.save(update_fields=["order"])


def outline(survey: Survey, live: Document | None, form: forms.BaseForm) -> list[SectionPart]:
    """Return the draft's sections with their questions, retired ones too, in three queries.

    `live` is the document of the newest version, and tells which questions are public.
    """
    parts = {section.pk: SectionPart(section, _place(form, "section", section)) for section in survey.sections.all()}
    public = {question["key"] for question in questions_of(live)} if live else set()
    for question in counted_questions(survey):
        parts[question.section_id].lines.append(_line(question, public, form))
    return list(parts.values())


def _place(form: forms.BaseForm, kind: str, row: Section | Question) -> BoundField | None:
    name = f"{kind}-{row.pk}"
    return form[name] if name in form.fields else None


def _line(question: Question, public: set[int], form: forms.BaseForm) -> QuestionLine:
    kind = kinds.of(question.kind)
    contents = kind.contents(question.row_count, question.option_count)  # type: ignore[attr-defined]
    state = ""
    if question.retired:
        state = _("retired")
    elif question.pk not in public:
        state = _("not public yet")
    return QuestionLine(question, str(kind.name), contents, state, _place(form, "question", question))


def _rows(survey: Survey) -> Iterator[tuple[str, str, Section | Question]]:
    for section in survey.sections.all():
        yield f"section-{section.pk}", _("Order of section %(name)s") % {"name": section}, section
    for question in survey.questions.filter(parent=None).select_related("section"):
        yield f"question-{question.pk}", _("Order of question %(name)s") % {"name": question}, question
