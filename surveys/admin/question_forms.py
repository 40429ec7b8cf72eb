"""Forms of a question and its rows: codes made from texts, pasted options, published rows kept."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.admin.conflicts import VersionedForm
from lib.admin.inputs import NamedRows
from surveys import kinds
from surveys.admin import question_settings
from surveys.admin.pasting import PastedLine, read_options, read_statements
from surveys.kinds import Kind
from surveys.models import Option, Question
from surveys.questionnaires.codes import code_from


class QuestionForm(VersionedForm):
    """The form of a question, where options and statements can be pasted, one a line."""

    pasted = forms.CharField(
        label=gettext_lazy("Paste options"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One option a line: label | label in the other language | value | flags. Only the first part has to be "
            "there: Agree | D’accord | 1, or Other | Autre | | words. The value is a number such as 2, -1 or 0.5. "
            "Flags, apart by blanks: words (asks for words), exclusive (excludes the others), fixed (keeps its place), "
            "not-known (does not know), not-said (does not say), missing (no answer for another reason). They are put "
            "after those there are."
        ),
    )
    pasted_rows = forms.CharField(
        label=gettext_lazy("Paste statements"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "For a scale over several statements: one a line, the other language after a bar; one that says the "
            "opposite of the others ends with “| | reversed”. They are put after those there are."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].required = False
            self.fields["code"].help_text = _("Left empty, it is made from the words.")

    @property
    def kind(self) -> Kind | None:
        """Return the kind whose settings this form holds: that which the question had when it was opened."""
        return kinds.of(self.initial["kind"]) if self.instance.pk and self.initial.get("kind") else None

    def clean_pasted(self) -> list[PastedLine]:
        return read_options(self.cleaned_data["pasted"])

    def clean_pasted_rows(self) -> list[PastedLine]:
        return read_statements(self.cleaned_data["pasted_rows"])

    def clean(self) -> dict[str, Any]:
        """Make a missing code, and refuse one that another question of the survey has, before the database does."""
        cleaned = super().clean()
        section, code = cleaned.get("section") or self._section(), cleaned.get("code")
        if section and "code" in self.fields and not code:
            taken = set(Question.objects.filter(survey=section.survey_id).values_list("code", flat=True))
            code = cleaned["code"] = code_from(cleaned.get(f"text_{settings.LANGUAGE_CODE}") or "", taken)
        if section and code:
            others = Question.objects.filter(survey=section.survey_id, code=code).exclude(pk=self.instance.pk)
            if others.exists():
                self.add_error("code", _("Another question of this survey has this code."))
        self._set_up(cleaned)
        return cleaned

    def _set_up(self, cleaned: dict[str, Any]) -> None:
        """Take the settings of the question's kind; another kind begins without any."""
        if self.kind is None or not any(name.startswith(question_settings.PREFIX) for name in self.fields):
            return
        if cleaned.get("kind", self.kind.code) != self.kind.code:
            self.instance.settings = {}
            return
        given = question_settings.read(self.kind, cleaned)
        for name, sentence in self.kind.settings_faults(given):
            self.add_error(question_settings.field_of(self.kind, name), sentence)
        self.instance.settings = given

    def _section(self) -> Any:
        return self.instance.section if self.instance.section_id else None


class CodedRows(NamedRows):
    """Inline rows whose empty codes are made from their texts; published rows keep their code and cannot be deleted."""

    public: frozenset[int] = frozenset()
    words = "label"  # the text from which codes are made

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        code = form.fields.get("code")
        if code is not None:
            code.required = False
            code.disabled = code.disabled or form.instance.pk in self.public
        if form.instance.pk in self.public and "DELETE" in form.fields:
            form.fields["DELETE"].disabled = True

    def clean(self) -> None:
        super().clean()
        self._fill_codes()

    def _fill_codes(self) -> None:
        """Make the codes that are empty, and add an error to each row whose code is taken."""
        taken: set[str] = set()
        first = f"{self.words}_{settings.LANGUAGE_CODE}"
        for form in self.forms:
            cleaned = getattr(form, "cleaned_data", None)
            if not cleaned or cleaned.get("DELETE") or not form.has_changed() and not form.instance.pk:
                continue
            code = cleaned.get("code") or form.instance.code or code_from(cleaned.get(first) or "", taken)
            if code in taken or self._taken_elsewhere(code, form.instance):
                form.add_error("code" if "code" in form.fields else None, _("This code is taken."))
            taken.add(code)
            form.instance.code = code

    def _taken_elsewhere(self, code: str, row: Any) -> bool:
        return False


class OptionRow(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """An option of a question; a reason why it counts as no answer says that it does."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason"):
            cleaned["is_missing"] = True
        return cleaned


class ScaleRows(CodedRows):
    """The scales of a survey."""

    words = "name"


class StatementRows(CodedRows):
    """The statements of a matrix, which are saved as questions in its section."""

    words = "text"

    def _taken_elsewhere(self, code: str, row: Any) -> bool:
        others = Question.objects.filter(survey=self.instance.survey_id, code=code)
        return others.exclude(pk=row.pk).exclude(parent=self.instance).exists()

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.kind, form.instance.section = Question.STATEMENT, self.instance.section
        return super().save_new(form, commit=commit)


def paste_options(question: Question, lines: list[PastedLine]) -> int:
    """Add an option for each line after the existing ones; return their number."""
    taken = set(question.options.values_list("code", flat=True))
    start = last_order(question.options.filter(built_in=False)) + 1
    for order, line in enumerate(lines, start=start):
        code = code_from(line.words[0], taken)
        taken.add(code)
        Option.objects.create(
            question=question,
            code=code,
            order=order,
            **line.facts(),
            **line.by_language("label"),
        )
    return len(lines)


def paste_rows(question: Question, lines: list[PastedLine]) -> int:
    """Add a statement for each line after the existing ones; return their number."""
    taken = set(Question.objects.filter(survey=question.survey_id).values_list("code", flat=True))
    start = last_order(question.rows.all()) + 1
    for order, line in enumerate(lines, start=start):
        code = code_from(line.words[0], taken)
        taken.add(code)
        Question.objects.create(
            section=question.section,
            parent=question,
            kind=Question.STATEMENT,
            code=code,
            order=order,
            reversed=line.reversed,
            **line.by_language("text"),
        )
    return len(lines)


def last_order(rows: Any) -> int:
    """Return the highest order number of the rows; 0 without rows."""
    return int(rows.aggregate(last=Max("order"))["last"] or 0)
