"""Admin of the lists of options that questions share: options as lines, with history and conflicts noticed."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lib.admin.conflicts import ConflictAwareAdmin, VersionedForm
from lib.admin.history import FieldChange, HistoryAdmin
from lib.admin.side_by_side import SideBySideAdmin, pair
from lib.admin.text_diff import compare
from surveys.admin.pasting import PastedLine, read_list, write_option
from surveys.models import Option, OptionList
from surveys.questionnaires import option_lists
from surveys.questionnaires.codes import code_from

FLAGS = {"is_missing": "missing", "with_text": "with_text", "exclusive": "exclusive", "fixed": "fixed"}


class OptionLines(forms.CharField):
    """The options of a list, one a line; an option without a code gets one from its label."""

    widget = forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(write_option(_line(option)) for option in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[dict[str, Any]]:
        lines = read_list(super().clean(value))
        codes = [line.code for line in lines if line.code]
        if twice := next((code for code in codes if codes.count(code) > 1), ""):
            raise ValidationError(_("The code “%(code)s” stands in two lines.") % {"code": twice})
        if Option.SKIPPED in codes:
            raise ValidationError(_("The code “skipped” is kept for questions without an answer."))
        taken = set(codes)
        options = []
        for line in lines:
            code = line.code or code_from(line.words[0], taken)
            taken.add(code)
            options.append(_in_document(replace(line, code=code)))
        return options

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "").split() != (data or "").split()


def _line(option: dict[str, Any]) -> PastedLine:
    """Return an option of a list as a line."""
    words = tuple(option["label"].get(code, "") for code, _name in settings.LANGUAGES)
    value = option.get("value")
    flags = {field: bool(option.get(name)) for field, name in FLAGS.items()}
    return PastedLine(
        words, None if value is None else Decimal(value), reason=option.get("reason", ""), code=option["code"], **flags
    )


def _in_document(line: PastedLine) -> dict[str, Any]:
    """Return a line in the shape of `OptionList.options`; flags that it has not are left out."""
    flags: dict[str, Any] = {name: True for field, name in FLAGS.items() if getattr(line, field)}
    return {
        "code": line.code,
        "label": {code: line.by_language("label")[f"label_{code}"] for code, _name in settings.LANGUAGES},
        "value": None if line.value is None else f"{line.value.normalize():f}",
        **({"reason": line.reason} if line.reason else {}),
        **flags,
    }


class OptionListForm(VersionedForm):
    """The form of a list; its column of options is written as lines."""

    options = OptionLines(
        label=gettext_lazy("Options"),
        max_length=20000,
        help_text=gettext_lazy(
            "One option a line: label | label in the other language | value | flags | code. Flags, apart by blanks: "
            "words (asks for words), exclusive (excludes the others), fixed (keeps its place), not-known, not-said, "
            "missing. The code is made for a new line, and stays with its option: stored answers refer to it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["options"] = self.instance.options

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "options" in cleaned and not self.conflict:
            labels = {option["code"]: option["label"] for option in self.instance.options}
            self.instance.options = [
                {**option, "label": labels.get(option["code"], {}) | option["label"]} for option in cleaned["options"]
            ]  # in further languages, which lines have not, labels stay
        return cleaned


@admin.register(OptionList)
class OptionListAdmin(ConflictAwareAdmin, HistoryAdmin, SideBySideAdmin):
    """Lists of options; the drafts of questions that take theirs from one follow it, published versions stay."""

    form = OptionListForm
    change_form_template = "admin/surveys/change_form.html"
    list_display = ("name", "code", "number_of_options", "number_of_questions")
    search_fields = ("name_en", "name_fr", "code")
    actions = None
    exclude = ("options",)  # the column, which is written by the field of that name

    def get_queryset(self, request: HttpRequest) -> QuerySet[OptionList]:
        rows: QuerySet[OptionList] = super().get_queryset(request)
        return rows.annotate(taken_by=Count("questions"))

    def get_readonly_fields(self, request: HttpRequest, obj: OptionList | None = None) -> Any:
        return ("code",) if obj and obj.questions.exists() else ()

    def has_delete_permission(self, request: HttpRequest, obj: OptionList | None = None) -> bool:
        return obj is not None and not obj.questions.exists() and super().has_delete_permission(request, obj)

    @admin.display(description=gettext_lazy("options"))
    def number_of_options(self, obj: OptionList) -> int:
        return len(obj.options)

    @admin.display(description=gettext_lazy("questions"), ordering="taken_by")
    def number_of_questions(self, obj: Any) -> int:
        return int(obj.taken_by)

    def get_fieldsets(self, request: HttpRequest, obj: OptionList | None = None) -> Any:
        """Return the fields under a sentence that says how many questions follow the list."""
        number = obj.questions.count() if obj else 0
        sentence = ngettext(
            "%(number)s question takes its options from this list.",
            "%(number)s questions take their options from this list.",
            number,
        )
        description = sentence % {"number": number} if obj else ""
        return [(None, {"fields": (pair("name"), "code", "options"), "description": description})]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["publishes"], context["show_save_and_add_another"] = False, False
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: OptionList, form: Any, change: bool) -> None:
        """Save the list, and make the options of the drafts that take theirs from it as it is now."""
        super().save_model(request, obj, form, change)
        option_lists.take_from(obj)

    def _changes(self, old: Any, new: Any) -> Iterator[FieldChange]:
        """Yield the differences of name and code, and those of the options as lines."""
        label, lines = str(capfirst(OptionList._meta.get_field("options").verbose_name)), OptionLines().prepare_value
        yield from (change for change in super()._changes(old, new) if change.label != label)
        if old is not None and old.options != new.options:
            yield FieldChange(label, "", compare(lines(old.options), lines(new.options)))
