"""How words are written down: lines as the database has them, and a name for every field."""

from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms import BaseInlineFormSet


class TextArea(AdminTextareaWidget):
    """Takes line ends as they are kept: a browser sends two characters for each, which would change every text."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class NamedRows(BaseInlineFormSet):  # type: ignore[type-arg]  # generic in the stubs alone
    """Rows of a table whose heading names the column for the eye alone: here each field says its name itself."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs["aria-label"] = str(field.label or "")
