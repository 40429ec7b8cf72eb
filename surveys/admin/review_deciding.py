"""Decide score updates: the acts open to a reviewer, the form they fill, and the call of the workflow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from indicators import workflow
from indicators.models import ScoreUpdate
from indicators.scoring.gates import Gate, gate
from indicators.scoring.scale import HIGHEST, LOWEST
from lib.numbers import half_points
from surveys.admin import review_words

State = ScoreUpdate.State
DONE = {
    "accept": gettext_lazy("The proposed value is signed."),
    "countersign": gettext_lazy("Countersigned."),
    "override": gettext_lazy("Another value is signed."),
    "send-back": gettext_lazy("Sent back: the next run looks at it again."),
    "reject": gettext_lazy("Rejected: the score stays as it is."),
}


class DecisionForm(forms.Form):
    """The form of a decision: both reasons, sources, another value, and the version of the update that was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the update, for the staff."),
    )
    public_reason = forms.CharField(
        label=gettext_lazy("What the public reads of this decision"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "In the list of changes, the files of the release and behind receipts. Give no number of experts or"
            " visitors: it could tell who spoke. Left empty, a general sentence stands there."
        ),
    )
    evidence = forms.CharField(
        label=gettext_lazy("Sources"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Sources that can be checked. Required when a change above 1.5 points does not come from a run."
        ),
    )
    value = forms.TypedChoiceField(
        label=gettext_lazy("Another value"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", pgettext_lazy("no other value", "None"))],
        help_text=gettext_lazy(
            "For “Override” only. More than half a point outside the panel’s interval, a second person must sign it."
        ),
    )

    def __init__(self, *args: Any, update: ScoreUpdate, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.initial["seen"] = version(update)
        # A second signer sees what the first one wrote for the public, and may change it.
        words = self.initial.setdefault("public_reason", update.public_reason)
        self.is_kept = any(self.initial.get(name) for name in ("reason", "evidence")) or words != update.public_reason
        value = self.fields["value"]
        assert isinstance(value, forms.TypedChoiceField)
        value.choices = [*value.choices, *((each, half_points(each)) for each in range(LOWEST, HIGHEST + 1))]  # type: ignore[misc]


@dataclass(frozen=True)
class Act:
    """A button: the code of an act and its label; `main` marks the usual one."""

    code: str
    label: str
    main: bool = False


def version(update: ScoreUpdate) -> str:
    """Return a text that changes with every decision on an update; the form sends it back."""
    decided = update.decided_at.isoformat() if update.decided_at else ""
    return f"{update.state}/{update.final}/{decided}"


def acts(update: ScoreUpdate, user: User) -> list[Act]:
    """Return the acts open to a reviewer, the main one last; none on a closed update."""
    if update.state not in ScoreUpdate.UNFINISHED:
        return []
    possible = [Act("reject", _("Reject")), Act("send-back", _("Send back"))]
    own = update.proposed_by_id == user.pk
    if not own:
        possible.append(Act("override", _("Override")))
    if update.state == State.PROPOSED and update.proposed is not None and not own:
        possible.append(Act("accept", _("Accept %(value)s") % {"value": half_points(update.proposed)}, main=True))
    if update.state == State.AWAITING and user.pk not in (update.first_signer_id, update.proposed_by_id):
        possible.append(
            Act("countersign", _("Countersign %(value)s") % {"value": half_points(update.final)}, main=True)
        )
    return possible


def gate_words(update: ScoreUpdate) -> str:
    """Return whose signatures an update needs by its signed, else its proposed value; nothing without a value."""
    value = update.proposed if update.final is None else update.final
    if value is None:
        return ""
    needed = gate(update.old_half_points, value, update.flags)
    if needed != Gate.TWO and workflow.is_away_from_panel(update, value):
        return _("Two reviewers: the value lies more than half a point outside the panel’s interval.")
    return str(review_words.GATES[needed])


def decide(update: ScoreUpdate, code: str, form: DecisionForm, *, reviewer: User) -> str:
    """Do the act `code` with the cleaned form and return a message.

    Raise `StaleUpdate` if the update was decided since the form was shown, `Refused` if the workflow does.
    """
    cleaned = form.cleaned_data
    if cleaned["seen"] != version(update):
        raise workflow.StaleUpdate(_conflict(update))
    signing = {"reviewer": reviewer, "reason": cleaned["reason"], "public_reason": cleaned["public_reason"]}
    evidence = cleaned["evidence"]
    functions: dict[str, Callable[[], None]] = {
        "accept": lambda: workflow.accept(update, evidence=evidence, **signing),
        "countersign": lambda: workflow.countersign(update, **signing),
        "override": lambda: _override(update, cleaned["value"], evidence=evidence, **signing),
        "send-back": lambda: workflow.send_back(update, reviewer=reviewer, reason=cleaned["reason"]),
        "reject": lambda: workflow.reject(update, **signing),
    }
    if code not in functions:
        raise workflow.Refused(_("Choose what to do with this update."))
    functions[code]()
    if update.state == State.AWAITING:
        return _("Signed. Someone else must countersign.")
    return str(DONE[code])


def _override(update: ScoreUpdate, value: int | None, **signing: Any) -> None:
    if value is None:
        raise workflow.Refused(_("Choose the other value first."))
    workflow.override(update, value, **signing)


def _conflict(update: ScoreUpdate) -> str:
    """Return who decided the update meanwhile, its state and its value, as a sentence."""
    who = update.closed_by or update.second_signer or update.first_signer or _("someone")
    message = _("Meanwhile this update was decided by %(who)s: it is %(state)s, value %(value)s. Nothing was changed.")
    value = update.proposed if update.final is None else update.final
    return message % {"who": who, "state": update.get_state_display(), "value": half_points(value)}
