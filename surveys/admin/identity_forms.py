"""Forms of the vault's pages; nothing typed here is offered again by a browser."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from surveys.models import Expert, Invitation, Panel, Round
from surveys.rounds.vault.upload_file import MOST_BYTES

MULTILINE = {"rows": 3}


class VaultForm(forms.Form):
    """A form whose fields no browser fills in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class WriteForm(VaultForm):
    """The identity of an expert, by code; over a stored one, which is not shown, it waits for a custodian."""

    expert = forms.CharField(label=_("Code of the expert"), max_length=8)
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    employer = forms.CharField(label=_("Employer"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES, required=False)
    remarks = forms.CharField(
        label=_("Remarks"), max_length=2000, required=False, widget=forms.Textarea(attrs=MULTILINE)
    )

    def clean_expert(self) -> Expert:
        return find_expert(self.cleaned_data["expert"])


class ReadForm(VaultForm):
    """The reason for an act on identities."""

    why = forms.CharField(
        label=_("Why you need to know"),
        max_length=200,
        help_text=_("Kept with your name and the time. Do not name the expert here."),
    )


class EraseForm(VaultForm):
    """The expert to erase, and why."""

    expert = forms.CharField(label=_("Code of the expert"), max_length=8)
    why = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("Stays in the audit trail. Do not name the expert here.")
    )

    def clean_expert(self) -> Expert:
        return find_expert(self.cleaned_data["expert"])


class LinkForm(VaultForm):
    """The invitation that gets a link by hand: an open round, the code that it knows the expert by, and why."""

    round: "forms.ModelChoiceField[Round]" = forms.ModelChoiceField(Round.objects.none(), label=_("Round"))
    code = forms.CharField(label=_("Code in the round"), max_length=8, help_text=_("The coordinator tells you."))
    why = forms.CharField(
        label=_("Why by hand"), max_length=200, help_text=_("Kept with your name and the time. Do not name the expert.")
    )

    def __init__(self, *args: Any, rounds: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]

    def clean(self) -> None:
        round_, code = self.cleaned_data.get("round"), str(self.cleaned_data.get("code", "")).strip().upper()
        if round_ is None or not code:
            return
        self.cleaned_data["invitation"] = Invitation.objects.filter(round=round_, code=code, ended_on=None).first()
        if self.cleaned_data["invitation"] is None:
            self.add_error("code", _("Nobody takes part in this round under this code."))


class UnshownTextarea(forms.Textarea):
    """A field for a long text that no page shows again, whatever was wrong with it."""

    def format_value(self, value: Any) -> str:
        return ""


class UploadForm(VaultForm):
    """Experts as a CSV file, or pasted, and the panel they join."""

    file = forms.FileField(label=_("CSV file"), required=False)
    pasted = forms.CharField(
        label=_("Or paste it"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=UnshownTextarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    panel = forms.ModelChoiceField(
        Panel.objects.order_by("name"), label=_("Put them on the panel"), required=False, empty_label=_("none yet")
    )

    def clean(self) -> None:
        if bool(self.cleaned_data.get("file")) == bool(self.cleaned_data.get("pasted")) and not self.errors:
            raise forms.ValidationError(_("Choose a file, or paste its lines: one of the two."))

    def content(self) -> bytes:
        """Return what was uploaded or pasted; of a file that is too large just enough to say so."""
        if file := self.cleaned_data.get("file"):
            return bytes(file.read(MOST_BYTES + 1))
        return str(self.cleaned_data["pasted"]).encode()


class AskExportForm(VaultForm):
    """The reason to take all identities out of the vault."""

    why = forms.CharField(
        label=_("Why all identities have to leave the vault"),
        max_length=200,
        help_text=_("The other custodians read it, and it stays in the audit trail."),
    )


def find_expert(code: str) -> Expert:
    """Return the expert of a code that was typed; raise a `ValidationError` for an unknown one."""
    expert = Expert.objects.filter(code=code.strip().upper()).first()
    if expert is None:
        raise forms.ValidationError(_("No expert has this code: look it up in the list of experts."))
    return expert
