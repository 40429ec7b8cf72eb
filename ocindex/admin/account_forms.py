"""The form of a new account."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ocindex.accounts.administrators import is_alone
from ocindex.accounts.giving import how_alone
from ocindex.roles import BY_TWO, SENTENCES


def _choices() -> list[tuple[str, str]]:
    """Return (role, its name and sentence), with a remark on those that take two administrators."""
    choices, waits, alone = [], gettext("It waits for a second administrator."), is_alone()
    for role, sentence in SENTENCES.items():
        remarks = [waits, *([how_alone(gettext("NAME"), role)] if alone else [])] if role in BY_TWO else []
        choices.append((role, " ".join([f"{role}: {sentence}", *remarks])))
    return choices


class NewAccountForm(forms.Form):
    """Name, e-mail, person and roles; no password, which the owner sets."""

    username = forms.CharField(
        label=_("Name"),
        max_length=150,
        validators=[User.username_validator],
        help_text=_("The account signs in with it. It cannot be changed later."),
    )
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("A code is sent there, with which its owner sets password and second factor.")
    )
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=_choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def details(self) -> dict[str, Any]:
        """Return the arguments of `make_account`."""
        fields = dict(self.cleaned_data)
        return {"name": fields.pop("username"), **fields}
