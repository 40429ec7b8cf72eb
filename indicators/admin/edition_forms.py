"""Forms to create, change and publish an edition."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

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
