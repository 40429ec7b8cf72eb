"""The options of a question as rows of a table, one form a row, with room for one more."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from surveys.admin.builder.option_lines import printed_value
from surveys.admin.builder.sent_rows import places_in
from surveys.admin.pasting import LONGEST_LABEL
from surveys.models import Option
from surveys.questionnaires.rewriting import WrittenRow

MISSING = "missing"
CODES = [code for code, _name in settings.LANGUAGES]


class OptionRow(forms.Form):
    """One option: its key, its label in each language, its value and its flags."""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    value = forms.DecimalField(
        required=False, max_digits=6, decimal_places=2, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    with_text = forms.BooleanField(required=False)
    fixed = forms.BooleanField(required=False)
    exclusive = forms.BooleanField(required=False)

    def __init__(self, place: int, *args: Any, labels_only: bool = False, closed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefix = f"option-{place}"
        self.place, self.use_required_attribute = place, False
        missing = [("", _("an answer")), (MISSING, _("missing")), *Option.Reason.choices]
        self.fields["missing"] = forms.ChoiceField(required=False, choices=missing)
        for code in CODES:
            self.fields[f"label_{code}"] = _label(place, code)
        for name, field in self.fields.items():
            is_label = name == "key" or name.startswith("label_")
            field.disabled = closed or (labels_only and not is_label)
        self.fields["value"].widget.attrs["aria-label"] = _("Option %(number)s, value") % {"number": place + 1}

    @property
    def labels(self) -> list[Any]:
        """Return the fields of the labels, one for each language."""
        return [self[f"label_{code}"] for code in CODES]

    @property
    def has_condition(self) -> bool:
        return bool(self.initial.get("shown_if"))

    @property
    def is_empty(self) -> bool:
        """Return whether the row was sent without a label: then it is no option."""
        return not any(self.cleaned_data.get(f"label_{code}") for code in CODES)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.is_empty and not cleaned.get(f"label_{CODES[0]}"):
            self.add_error(f"label_{CODES[0]}", _("The label is missing."))
        return cleaned

    def row(self) -> WrittenRow:
        """Return the option as it was written."""
        cleaned = self.cleaned_data
        columns: dict[str, Any] = {f"label_{code}": " ".join(cleaned[f"label_{code}"].split()) for code in CODES}
        columns |= {name: cleaned[name] for name in ("value", "with_text", "fixed", "exclusive")}
        reason = cleaned["missing"] if cleaned["missing"] != MISSING else ""
        return WrittenRow({**columns, "is_missing": bool(cleaned["missing"]), "reason": reason}, cleaned["key"])


def table_of(options: Sequence[Option], **facts: Any) -> list[OptionRow]:
    """Return the rows of the options there are, and one more where options can be added."""
    rows = [OptionRow(place, initial=_initial(option), **facts) for place, option in enumerate(options)]
    return rows if any(facts.values()) else [*rows, OptionRow(len(rows))]


def table_in(sent: Mapping[str, str], options: Iterable[Option], **facts: Any) -> list[OptionRow]:
    """Return the rows that a browser sent, bound; nothing where it sent no table."""
    by_key = {str(option.pk): option for option in options}
    return [
        OptionRow(place, sent, initial=_initial(by_key.get(sent.get(f"option-{place}-key", ""))), **facts)
        for place in places_in(sent, "option", f"label_{CODES[0]}")
    ]


def _initial(option: Option | None) -> dict[str, Any]:
    if option is None:
        return {}
    columns = {f"label_{code}": getattr(option, f"label_{code}") for code in CODES}
    columns |= {name: getattr(option, name) for name in ("with_text", "fixed", "exclusive", "shown_if")}
    missing = (option.reason or MISSING) if option.is_missing else ""
    return {**columns, "key": option.pk, "value": printed_value(option.value), "missing": missing}


def _label(place: int, code: str) -> forms.CharField:
    language = get_language_info(code)["name_translated"]
    name = _("Option %(number)s, %(language)s") % {"number": place + 1, "language": language}
    attrs = {"rows": 1, "lang": code, "dir": "auto", "aria-label": name}
    return forms.CharField(required=False, max_length=LONGEST_LABEL, widget=forms.Textarea(attrs=attrs))
