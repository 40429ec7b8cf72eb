"""Inputs of the admin's forms: text areas that keep line ends, and inline rows whose fields are labeled."""

from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms import BaseInlineFormSet


class TextArea(AdminTextareaWidget):
    """A text area that returns line ends as LF: browsers send CR LF, which would change every text that is saved."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class NamedRows(BaseInlineFormSet):  # type: ignore[type-arg]  # generic in the stubs alone
    """Inline rows whose inputs carry an aria-label, since the column heading is only visual."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            inner = getattr(field.widget, "widget", field.widget)  # what the admin wraps links to related rows around
            inner.attrs["aria-label"] = str(field.label or "")
