"""Forms of what is open on the page, a question or a section: all that an editor says of it, in one form.

Nothing has to be filled in: a draft may have gaps, and what keeps it from being published is said elsewhere. A field
that cannot be read yet is named, and the others are saved.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.admin.conflicts import stored_meanwhile
from lib.admin.inputs import TextArea
from lib.admin.side_by_side import pair
from surveys import kinds
from surveys.admin import question_settings
from surveys.admin.builder import option_lines
from surveys.kinds import Kind
from surveys.models import Question, Section
from surveys.questionnaires.codes import QUESTION, SECTION, code_from, follows
from surveys.questionnaires.rewriting import WrittenRow


@dataclass(frozen=True)
class Locks:
    """What of a row cannot change: its code and kind once it was public, all but words where the survey is fixed."""

    is_public: bool = False
    words_only: bool = False
    everything: bool = False
    fresh: frozenset[str] = frozenset()  # names of rows that were just made, as in questionnaires/draft_states.py


class DraftPart(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A form of a row of the draft; `conflicts` has the stored values of fields that two persons wrote."""

    use_required_attribute = False
    words: tuple[str, ...] = ()  # names of the fields that hold words
    placeholder = ""  # the code of a row without words

    shown_if = forms.CharField(widget=forms.HiddenInput)  # as JSON; the page has rows in its place

    def __init__(
        self,
        *args: Any,
        locks: Locks,
        conflicts: Mapping[str, str] | None = None,
        unread: Mapping[str, ValidationError] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.locks, self.conflicts, self.unread = locks, conflicts or {}, unread or {}
        self.initial["shown_if"] = text_of(self.instance.shown_if)
        self.words_before = self._words_of_code()
        for name, field in self.fields.items():
            field.required = False
            language = name.rpartition("_")[2]
            if name in self.words:
                field.widget.attrs.update(lang=language, dir="auto")
            field.disabled = locks.everything or (locks.words_only and name not in self.words)
        if locks.is_public:
            self.fields["code"].disabled = True

    def raw(self) -> dict[str, str]:
        """Return the stored value of each field as a browser would send it; only of an unbound form."""
        return {name: _raw(self[name]) for name, field in self.fields.items() if not field.disabled}

    def clean(self) -> dict[str, Any]:
        """Leave the stored value where somebody else wrote meanwhile too, and let a code follow its words."""
        for name, stored in self.conflicts.items():
            self.add_error(name, stored_meanwhile(stored))
        for name, fault in self.unread.items():
            self.add_error(name, fault)
        cleaned = self.cleaned_data
        if "shown_if" in cleaned and not self.fields["shown_if"].disabled:
            self.instance.shown_if = json.loads(cleaned["shown_if"] or "null")
        if "code" in cleaned and not self.fields["code"].disabled:
            words = cleaned.get(self.words[0], self.words_before) or ""
            is_own = cleaned["code"] == self.instance.code and self.name in self.locks.fresh
            if not cleaned["code"] or (is_own and follows(cleaned["code"], self.words_before, words, self.placeholder)):
                cleaned["code"] = code_from(words or self.placeholder, self.taken())
            elif cleaned["code"] in self.taken():
                self.add_error("code", _("This code is taken."))
        return cleaned

    @property
    def name(self) -> str:
        """Return the name of the row as acts and their undoing know it."""
        return f"{self.instance._meta.model_name}:{self.instance.pk}"

    def taken(self) -> set[str]:
        """Return the codes that others have."""
        raise NotImplementedError

    def _words_of_code(self) -> str:
        return getattr(self.instance, self.words[0]) or ""


class SectionPart(DraftPart):
    """What is said of a section."""

    words = (*pair("title"), *pair("introduction"))
    placeholder = SECTION

    class Meta:
        model = Section
        fields = (*pair("title"), *pair("introduction"), "code", "fixed")
        widgets = {name: TextArea(attrs={"rows": 2}) for name in pair("introduction")}

    def taken(self) -> set[str]:
        others = self.instance.survey.sections.exclude(pk=self.instance.pk)
        return set(others.values_list("code", flat=True))


class QuestionPart(DraftPart):
    """What is said of a question; its options and statements are lines, and its kind adds what it is set up with."""

    words = (*pair("text"), *pair("help"))
    placeholder = QUESTION

    lines = forms.CharField(label=gettext_lazy("Options"), widget=TextArea(attrs={"rows": 4}))
    statements = forms.CharField(label=gettext_lazy("Statements"), widget=TextArea(attrs={"rows": 4}))

    class Meta:
        model = Question
        fields = (
            *pair("text"),
            *pair("help"),
            "kind",
            "code",
            "required",
            "longest",
            "random_options",
            "option_list",
            "scale",
            "reversed",
        )
        widgets = {
            **{name: TextArea(attrs={"rows": 2, "maxlength": 300}) for name in pair("text")},
            **{name: TextArea(attrs={"rows": 1}) for name in pair("help")},
        }

    def __init__(self, *args: Any, reads_lines: bool = True, **kwargs: Any) -> None:
        question, self.reads_lines = kwargs["instance"], reads_lines
        self.kind: Kind = kinds.of(question.kind)
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=capfirst(_("kind")), choices=_kinds(self.kind), initial=question.kind, required=False,
            disabled=self.locks.is_public or self.locks.words_only or self.locks.everything,
        )  # fmt: skip
        self.scales = question.survey.scales.all()
        self.fields["scale"].queryset = self.scales  # type: ignore[attr-defined]
        for name in self._absent():
            del self.fields[name]
        if "lines" in self.fields:
            self.fields["lines"].disabled = self.locks.everything or question.option_list_id is not None
            self.initial["lines"] = option_lines.lines_of_options(options_of(question))
        if "statements" in self.fields:
            self.initial["statements"] = option_lines.lines_of_statements(statements_of(question))

    def _absent(self) -> Iterator[str]:
        """Yield the fields that a question of this kind has no use for."""
        if not self.kind.takes_options:
            yield from ("lines", "random_options", "option_list")
        if not self.kind.takes_statements:
            yield "statements"
        if not self.kind.is_text:
            yield "longest"
        if not self.kind.is_asked:
            yield "required"
        if not self.kind.is_item or not self.scales.exists():
            yield from ("scale", "reversed")

    @property
    def settings_rows(self) -> list[list[Any]]:
        """Return the fields that its kind is set up with, as rows of the form: languages stand side by side."""
        rows = question_settings.rows(self.kind)
        return [[self[name] for name in ((row,) if isinstance(row, str) else row)] for row in rows]

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or self.kind.code

    def clean_longest(self) -> int:
        return int(self.cleaned_data["longest"] or self.instance.longest)

    def clean_lines(self) -> list[WrittenRow] | None:
        """Return the options of the lines; None where these were not changed, or where the table is read instead."""
        lines = self.cleaned_data["lines"]
        is_new = self.reads_lines and lines != self.initial["lines"].strip()
        return option_lines.options_in(lines) if is_new else None

    def clean_statements(self) -> list[WrittenRow] | None:
        """Return the statements of the lines; None where these were not changed."""
        lines = self.cleaned_data["statements"]
        return option_lines.statements_in(lines) if lines != self.initial["statements"].strip() else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind", self.kind.code) != self.kind.code:
            self.instance.settings = {}
        elif not self.locks.words_only and not self.locks.everything:
            self._set_up(cleaned)
        return cleaned

    def _set_up(self, cleaned: dict[str, Any]) -> None:
        """Take the settings of the kind where all of them can be read and go together."""
        settings = question_settings.read(self.kind, cleaned)
        for name, sentence in self.kind.settings_faults(settings):
            self.add_error(question_settings.field_of(self.kind, name), sentence)
        if not any(name.startswith(question_settings.PREFIX) for name in self.errors):
            self.instance.settings = settings

    def taken(self) -> set[str]:
        others = Question.objects.filter(survey=self.instance.survey_id).exclude(pk=self.instance.pk)
        return set(others.values_list("code", flat=True))


def options_of(question: Question) -> list[Any]:
    """Return the options that an editor wrote and has not retired, in order."""
    return [option for option in question.options.all() if not option.built_in and not option.retired]


def statements_of(question: Question) -> list[Question]:
    """Return the statements that are not retired, in order."""
    return [row for row in question.rows.all() if not row.retired]


def text_of(condition: Mapping[str, Any] | None) -> str:
    """Return a condition as a text that is the same for the same condition; empty for none."""
    return json.dumps(condition, sort_keys=True) if condition else ""


def _kinds(current: Kind) -> list[tuple[str, str]]:
    return [(kind.code, str(capfirst(str(kind.name)))) for kind in kinds.every() if kind.is_offered or kind is current]


def _raw(field: Any) -> str:
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return "on" if value else ""
    return "" if value is None else str(value)
