"""Forms of the page on which a release is prepared, withdrawn, or sent back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from indicators.admin.release_words import OutlierRow
from lib.text import join_clauses

CODES = [code for code, _name in settings.LANGUAGES]
MOST = 2000  # characters of a public reason
LEFT_OUT = "open"  # key of the reason why open rounds may stay out, beside those of outliers


class PublicReason(forms.Form):
    """The public reason of a release, in each language of the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        for code in CODES:
            self.fields[f"reason_{code}"] = forms.CharField(
                label=_("Public reason, %(language)s") % {"language": str(get_language_info(code)["name_translated"])},
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
                max_length=MOST,
            )

    @property
    def public(self) -> list[forms.BoundField]:
        """The fields of the public reason, in the order of the site's languages."""
        return [self[f"reason_{code}"] for code in CODES]

    def reasons(self) -> dict[str, str]:
        """Return the public reason by language; of a form that is valid."""
        return {code: self.cleaned_data[f"reason_{code}"] for code in CODES}


class PreparationForm(PublicReason):
    """The public reason, a tick and a reason for each outlier, and why open rounds and undecided updates stay out."""

    def __init__(
        self, *args: Any, outliers: Sequence[OutlierRow] = (), open_rounds: int = 0, undecided: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.outliers = outliers
        for row in outliers:
            self._add_outlier(row)
        if open_rounds:
            self.fields["left_out"] = forms.CharField(
                label=_("Why what is open may stay out"),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=500,
            )
        if undecided:
            label = ngettext(
                "Set %(count)s undecided update aside: its score does not change.",
                "Set %(count)s undecided updates aside: their scores do not change.",
                undecided,
            )
            self.fields["leave_open"] = forms.BooleanField(label=label % {"count": undecided}, required=False)

    def _add_outlier(self, row: OutlierRow) -> None:
        self.fields[f"looked-{row.key}"] = forms.BooleanField(
            label=_("Looked at: %(what)s") % {"what": row.title},
            error_messages={"required": _("Tick it when you have looked.")},
        )
        self.fields[f"why-{row.key}"] = forms.CharField(
            label=_("Why it is right: %(what)s") % {"what": row.title},
            widget=forms.TextInput(attrs={"placeholder": _("Why it is right")}),
            max_length=300,
            error_messages={"required": _("Say why it is right.")},
        )

    def rows(self) -> list[tuple[OutlierRow, forms.BoundField, forms.BoundField]]:
        """Return each outlier with its two fields."""
        return [(row, self[f"looked-{row.key}"], self[f"why-{row.key}"]) for row in self.outliers]

    def unconfirmed(self) -> int:
        """Return how many outliers lack their tick or their reason, by what the form holds now."""
        return sum(not (looked.value() and str(why.value() or "").strip()) for _row, looked, why in self.rows())

    def missing_reasons(self) -> list[str]:
        """Return the names of the languages that have no public reason yet."""
        empty = [code for code in CODES if not str(self[f"reason_{code}"].value() or "").strip()]
        return [str(get_language_info(code)["name_translated"]) for code in empty]

    def waits_for(self) -> str:
        """Return in words what the form lacks still; "" if nothing."""
        lacks = []
        if count := self.unconfirmed():
            lacks.append(ngettext("%(count)s outlier", "%(count)s outliers", count) % {"count": count})
        if languages := self.missing_reasons():
            lacks.append(_("the public reason (%(languages)s)") % {"languages": ", ".join(languages)})
        if "left_out" in self.fields and not str(self["left_out"].value() or "").strip():
            lacks.append(_("why what is open may stay out"))
        return _("Waits for: %(what)s.") % {"what": join_clauses(lacks)} if lacks else ""

    def outlier_reasons(self, open_ends: Sequence[str]) -> dict[str, str]:
        """Return the reasons of outliers by key, and under `LEFT_OUT` what stays out and why; of a valid form."""
        reasons = {row.key: self.cleaned_data[f"why-{row.key}"] for row in self.outliers}
        if "left_out" in self.fields:
            reasons[LEFT_OUT] = _("%(what)s: %(why)s") % {
                "what": join_clauses(open_ends), "why": self.cleaned_data["left_out"],
            }  # fmt: skip
        return reasons


class SendBackForm(forms.Form):
    """The reason for which a prepared release goes back to whoever prepared it."""

    reason = forms.CharField(
        label=gettext_lazy("Why it goes back"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOST,
        required=False,
    )


def typed_before(reasons: Mapping[str, str], outlier_reasons: Mapping[str, str]) -> dict[str, Any]:
    """Return the initial values of a form from what was prepared before and went back: reasons, but no ticks."""
    public = {f"reason_{code}": text for code, text in reasons.items()}
    return {**public, **{f"why-{key}": text for key, text in outlier_reasons.items() if key != LEFT_OUT}}
