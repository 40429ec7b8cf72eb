"""Forms of a coordinator's acts on a round: another last day, an expert who joins, one who takes over."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models import Round
from surveys.rounds import joining

TWO_WEEKS = timedelta(days=14)


class WhyField(forms.CharField):
    """The reason of an act on a round, which the audit trail keeps."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Why"),
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            help_text=_("Kept in the audit trail. Name nobody."),
        )


class LastDayForm(forms.Form):
    """The last day of a round, what happens after it, and why it is another one."""

    closes = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Experts see it."),
    )
    closes_itself = forms.BooleanField(label=_("Closes by itself after that day"), required=False)
    why = WhyField()

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        today = timezone.now().date()
        initial = {"closes": max(round_.closes or today, today) + TWO_WEEKS, "closes_itself": round_.closes_itself}
        super().__init__(*args, **{"initial": initial, "label_suffix": "", **kwargs})


class ExpertField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """An expert of the panel who has no part in the round, by the code on the panel; its keys stay in the database."""

    def __init__(self, *, round_: Round, label: Any) -> None:
        experts = joining.candidates(round_)
        super().__init__(experts, label=label, to_field_name="code", empty_label=_("Choose a code"))


class JoinForm(forms.Form):
    """Who joins a round, and for which of its countries."""

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        countries = round_.countries.order_by("name")
        super().__init__(*args, **{"initial": {"countries": countries}, "label_suffix": "", **kwargs})
        self.fields["expert"] = ExpertField(round_=round_, label=_("Code on the panel"))
        self.fields["countries"] = forms.ModelMultipleChoiceField(
            countries, label=_("Asked to score"), widget=forms.CheckboxSelectMultiple
        )


class ReplaceForm(forms.Form):
    """Who takes over from an expert, and why."""

    why = WhyField()

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["expert"] = ExpertField(round_=round_, label=_("Code on the panel of who takes over"))
        self.order_fields(["expert", "why"])
