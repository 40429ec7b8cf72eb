"""Forms to create, change and publish an edition."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from indicators import workflow
from indicators.models import Edition
from lib.admin.conflicts import VersionedForm


class EditionForm(VersionedForm):
    """The fields of an edition; a published one cannot lose its publisher, license or citation."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        edition = self.instance
        if edition.is_published and not edition.unattributed and not edition.demonstration:
            for name in workflow.missing_attribution(Edition(year=edition.year, **_attribution(cleaned))):
                column = name if name in self.fields else f"{name}_{settings.LANGUAGES[0][0]}"
                if column in self.fields:
                    self.add_error(
                        column, _("A published edition states its publisher, its license and how it is cited.")
                    )
        return cleaned


def _attribution(cleaned: dict[str, Any]) -> dict[str, str]:
    localized = [f"{text}_{code}" for text in ("license", "citation") for code, _name in settings.LANGUAGES]
    return {name: cleaned.get(name) or "" for name in ("publisher", *localized)}


class NewEditionForm(forms.Form):
    """The year of a new edition, and the edition whose tree and regions it copies."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)
    like: "forms.ModelChoiceField[Edition]" = forms.ModelChoiceField(
        Edition.objects.order_by("-year"),
        label=_("Copy tree and regions from"),
        empty_label=None,
        help_text=_("Its tree, weights and regions are copied; they can be changed while the new edition is a draft."),
    )


class PublishForm(forms.Form):
    """The public reason of a release by language, and whether undecided updates are left aside, if any."""

    leave_open = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, undecided: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in reversed(settings.LANGUAGES):
            reason = forms.CharField(
                label=_("Public reason, %(language)s") % {"language": name},
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
                max_length=2000,
                help_text=_("One or two sentences; everyone can read them in the list of changes."),
            )
            self.fields = {f"reason_{code}": reason, **self.fields}
        if undecided:
            label = ngettext(
                "Set %(count)s undecided update aside: its score does not change.",
                "Set %(count)s undecided updates aside: their scores do not change.",
                undecided,
            )
            self.fields["leave_open"].label = label % {"count": undecided}
        else:
            del self.fields["leave_open"]
