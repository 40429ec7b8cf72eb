"""The forms of coding: a code of the frame, a merger, a new task."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from surveys.coding.tasks import MOST_TEXTS
from surveys.models import Question, WordCode


class CodeForm(forms.Form):
    """The label and the definition of a code."""

    label = forms.CharField(label=_("Label"), max_length=100)
    definition = forms.CharField(
        label=_("Definition"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("When it applies, and when not. Do not quote anybody: the frame stays when texts are deleted."),
    )


class NewCodeForm(CodeForm):
    """A new code; it may be given a short name of its own for files."""

    code = forms.SlugField(
        label=_("Short name"), max_length=40, required=False, help_text=_("For files; empty: made of the label.")
    )


class OldCodeForm(CodeForm):
    """A code as it is, with its place among the others."""

    order = forms.IntegerField(label=_("Place"), min_value=0, max_value=9999)


class MergerForm(forms.Form):
    """The code that another one is merged into."""

    into = forms.ModelChoiceField(label=_("Merge into"), queryset=WordCode.objects.none())

    def __init__(self, data: Any, code: WordCode) -> None:
        super().__init__(data, label_suffix="")
        field: Any = self.fields["into"]
        field.queryset = WordCode.objects.filter(survey=code.survey_id).exclude(pk=code.pk)


class TaskForm(forms.Form):
    """A new task: of which question, how many texts, by whom."""

    question: Any = forms.ModelChoiceField(
        label=_("Question"), queryset=Question.objects.none(), required=False, empty_label=_("all questions with texts")
    )
    number = forms.IntegerField(
        label=_("Number of texts"),
        min_value=1,
        max_value=MOST_TEXTS,
        required=False,
        help_text=_("Drawn at random from the view; empty: all of them."),
    )
    first = forms.ModelChoiceField(label=_("Coder"), queryset=User.objects.none())
    second = forms.ModelChoiceField(
        label=_("Second coder"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody: then no agreement is computed"),
        help_text=_("Neither sees what the other does before both are done, or the task is ended."),
    )
    texts = forms.ChoiceField(
        label=_("Texts"),
        choices=[("", _("all of the view")), ("uncoded", _("only those that are not coded yet"))],
        required=False,
    )

    def __init__(self, data: Any, questions: Iterable[Question], readers: Any, **options: Any) -> None:
        super().__init__(data, label_suffix="", **options)
        fields: dict[str, Any] = self.fields
        fields["question"].queryset = Question.objects.filter(pk__in=[question.pk for question in questions])
        for name in ("first", "second"):
            fields[name].queryset = readers
