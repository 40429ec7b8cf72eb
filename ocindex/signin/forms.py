"""The forms of signing in."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ocindex.signin import totp

NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class SignInForm(AuthenticationForm):
    """Name and password; whoever has the right password but no staff rights is told so."""

    error_messages = {
        "invalid_login": _("Name or password is wrong. Mind capital letters."),
        "inactive": _("Name or password is wrong. Mind capital letters."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise ValidationError(_("This account may not open the staff pages."), code="no_staff")


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("The six digits that your app shows now, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())


class FirstCodeForm(CodeForm):
    """The first code of an app that has just been given a secret; after `clean`, `step` is when it is from."""

    step: int

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key
        field = self.fields["code"]
        field.help_text = _("The six digits that your app shows now.")
        field.widget.attrs["inputmode"] = "numeric"
        del field.widget.attrs["autofocus"]  # the picture above comes first

    def clean_code(self) -> str:
        code = super().clean_code()
        step = totp.first_step(self.key, code)
        if step is None:
            raise ValidationError(
                _("This is not the code of now. Check that the clock of your phone is right, and take the next code.")
            )
        self.step = step
        return code


class ConfirmedForm(CodeForm):
    """Password and code, before what guards the account is changed."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("password", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"].widget.attrs["autofocus"]


class AddressForm(forms.Form):
    """The new address of one's own account, and the password that the account has."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})


class ClaimForm(forms.Form):
    """The name of an account, the code that its owner got, and the password that the owner chooses."""

    name = forms.CharField(
        label=_("Username"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=_("Code that you were sent"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=NEW_PASSWORD,
        help_text=_("At least 12 characters, not only digits, and no word that many use."),
    )
    password2 = forms.CharField(label=_("New password, again"), strip=False, widget=NEW_PASSWORD)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        password_validation.validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean() or {}
        if "password1" in cleaned_data and cleaned_data["password1"] != cleaned_data.get("password2"):
            self.add_error("password2", _("The two passwords differ."))
        return cleaned_data
