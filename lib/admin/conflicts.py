"""Forms that detect concurrent edits: the second person gets the form back with both versions, and nothing is lost."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model, TextField, URLField
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from lib.admin.inputs import TextArea

CONFLICT = 409


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A model form with a hidden version of its row; `clean` refuses to overwrite a newer one, showing both."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    relations: Sequence[str] = ()  # names of related rows that the same page edits
    checks_version = True
    conflict = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        if self.instance.pk:
            self.initial["version"] = version_of(self.instance, self.relations)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.checks_version and self.instance.pk and cleaned.get("version") != self.initial["version"]:
            self._compare(cleaned)
        return cleaned

    def _compare(self, cleaned: dict[str, Any]) -> None:
        """Fill in what only the other person changed; where both did, show the stored value as an error."""
        version_read = str(cleaned.get("version", "")).partition(":")[0]
        base = (
            self.instance.history.filter(pk=version_read).first()
            if version_read.isascii() and version_read.isdigit()
            else None
        )
        differing = [name for name in self._columns() if cleaned.get(name) != getattr(self.instance, name)]
        related = self.initial["version"].partition(":")[2] != str(cleaned.get("version")).partition(":")[2]
        if not differing and not related:
            return  # both wrote the same: the same page sent twice
        self.conflict = True
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        self.data = data
        data[self.add_prefix("version")] = self.initial["version"]
        for name in differing:
            stored = getattr(self.instance, name)
            if base is not None and cleaned.get(name) == getattr(base, name):
                data[self.add_prefix(name)] = self.fields[name].prepare_value(stored)
            else:
                self.add_error(name, stored_meanwhile(self._in_words(name, stored)))
        for name in self.relations if related else ():
            rows = "; ".join(map(str, getattr(self.instance, name).all()))
            self.add_error(name if name in self.fields else None, stored_meanwhile(rows))
        self.add_error(None, self._explanation())

    def _in_words(self, name: str, stored: Any) -> Any:
        """Return a stored value as the form shows it, where it is a list."""
        return self.fields[name].prepare_value(stored) if isinstance(stored, list) else stored

    def _columns(self) -> list[str]:
        """Return the fields of the form that are columns of the row."""
        columns = {field.name for field in self.instance._meta.concrete_fields}
        return [name for name in self.fields if name in columns and name in self.cleaned_data]

    def _explanation(self) -> ValidationError:
        last = self.instance.history.select_related("history_user").first()
        newer = last and not str(self.cleaned_data.get("version")).startswith(f"{last.pk}:")
        who = str(last.history_user) if newer and last.history_user else _("Someone else")
        return ValidationError(
            _(
                "%(who)s saved this while you were writing. Nothing is lost: your words are still in the"
                " form, and where you both wrote, the other words are above yours. Combine them and"
                " publish again."
            )
            % {"who": who},
            code="conflict",
        )


class ConflictAwareAdmin(admin.ModelAdmin[Any]):
    """An admin whose form holds the row's version and whose saves lock the row; answers 409 where another was first."""

    form = VersionedForm
    formfield_overrides: ClassVar = {URLField: {"assume_scheme": "https"}, TextField: {"widget": TextArea}}

    def get_form(self, request: HttpRequest, obj: Any | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        beside: list[Any] = [inline.get_formset(request, obj).fk for inline in self.get_inline_instances(request, obj)]
        form.relations = [
            *(key.remote_field.get_accessor_name() for key in beside),
            *(field.name for field in self.opts.many_to_many),
        ]
        return form

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row, locked where it is about to be saved, so that two who save it do so one after the other."""
        obj = super().get_object(request, object_id, from_field)
        if obj is None or request.method != "POST" or not connection.in_atomic_block:
            return obj
        return self.model._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response = super().render_change_form(request, context, *args, **kwargs)
        if getattr(context["adminform"].form, "conflict", False):
            response.status_code = CONFLICT
        return response


def version_of(instance: Model, relations: Sequence[str]) -> str:
    """Return "history id:checksum" of a row: its last entry in the history, and 16 hex digits of its related rows.

    The checksum is empty without relations, the id 0 without a history.
    """
    last = instance.history.values_list("pk", flat=True).first()  # type: ignore[attr-defined]
    rows = {name: list(getattr(instance, name).order_by("pk").values_list()) for name in relations}
    checksum = sha256(json.dumps(rows, default=str).encode()).hexdigest()[:16] if relations else ""
    return f"{last or 0}:{checksum}"


def stored_meanwhile(value: Any) -> ValidationError:
    """Return a validation error that quotes the value that somebody else has stored."""
    text = value if value not in ("", None) else _("(nothing)")
    return ValidationError(
        format_html('{} <span class="theirs">{}</span>', _("Saved meanwhile:"), text), code="conflict"
    )
