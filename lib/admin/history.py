"""The history page of the admin: who changed which texts when, word by word, and a link that restores a version."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import display_for_value, unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Field, Model, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext
from modeltranslation.translator import NotRegistered, translator

from lib.admin.start_page import Recent
from lib.admin.text_diff import Piece, compare

PER_PAGE = 25
RECENT = 8


@dataclass(frozen=True)
class FieldChange:
    """A field that an entry changed: its label, its language code or "", and its differences."""

    label: str
    language: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Entry:
    """One entry in the history of a row: the record, its changes, and the address that restores it ("" for none)."""

    record: Any
    changes: list[FieldChange]
    restore_url: str


class HistoryAdmin(admin.ModelAdmin[Any]):
    """An admin whose history shows each change word by word; restoring fills the form with a version, unsaved."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        # One more than a page holds: an entry is compared with the one before it.
        records = obj.history.select_related("history_user").order_by("-history_date", "-history_id")
        page = Paginator(records, PER_PAGE).get_page(request.GET.get("p"))
        start = page.start_index() - 1 if page.object_list else 0
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History: %(name)s") % {"name": obj},
            "entries": self._entries(request, obj, list(records[start : start + PER_PAGE + 1])),
            "page": page,
            "object": obj,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def _entries(self, request: HttpRequest, obj: Model, records: Sequence[Any]) -> list[Entry]:
        """Return the page's entries, newest first, of records that may hold one more: the last entry's predecessor."""
        may_restore = self.has_change_permission(request, obj)
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        return [
            Entry(
                record=record,
                changes=list(self._changes(older, record)),
                restore_url=f"{url}?restore={record.pk}" if may_restore and record is not records[0] else "",
            )
            for record, older in zip(records, [*records[1:], None], strict=True)
        ][:PER_PAGE]

    def _changes(self, old: Any, new: Any) -> Iterator[FieldChange]:
        if old is None:
            return
        for field in recorded_fields(self.model):
            before, after = _displayed(field, old), _displayed(field, new)
            if before != after:
                yield FieldChange(*_label(field), compare(before, after))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row; with `?restore=<history id>`, filled with that version's values, unsaved."""
        obj = super().get_object(request, object_id, from_field)
        version = request.GET.get("restore", "")
        if obj is None or request.method != "GET" or not (version.isascii() and version.isdigit()):
            return obj
        record = obj.history.filter(pk=version).first()
        if record is None or not self.has_change_permission(request, obj):
            return obj
        kept = set(self.get_readonly_fields(request, obj))
        for field in recorded_fields(self.model):
            if field.editable and field.name not in kept:
                setattr(obj, field.attname, getattr(record, field.attname))
        self._say_what_fills_the_form(request, record)
        return obj

    def _say_what_fills_the_form(self, request: HttpRequest, record: Any) -> None:
        when = formats.date_format(timezone.localtime(record.history_date), "DATETIME_FORMAT")
        message = gettext("The form holds the version of %(when)s. Nothing is changed until you publish it.")
        messages.info(request, message % {"when": when})

    def recent(self, request: HttpRequest) -> Iterator[Recent]:
        """Yield the newest changes that people made, 8 at most; what the software loaded is left out."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
        here = Q(**{f"{self.opts.pk.attname}__in": self.model._default_manager.values("pk")})
        records = self.model.history.filter(here, history_user__isnull=False).select_related("history_user")
        for record in records.order_by("-history_date")[:RECENT]:
            yield Recent(
                when=record.history_date,
                who=str(record.history_user),
                kind=str(capfirst(self.opts.verbose_name)),
                title=str(record.instance),
                url=reverse(name, args=[record.instance.pk]),
            )


def recorded_fields(model: type[Model]) -> list["Field[Any, Any]"]:
    """Return the columns that a history compares: all but the key and, of a translated text, the untranslated one."""
    try:
        translated = set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        translated = set()
    return [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in translated]


def _label(field: "Field[Any, Any]") -> tuple[str, str]:
    """Return the name of a column and the code of its language, if it has one."""
    language = getattr(field, "language", "")
    if not language:
        return str(capfirst(field.verbose_name)), ""
    text = capfirst(field.translated_field.verbose_name)  # type: ignore[attr-defined]
    return f"{text}, {get_language_info(language)['name_translated']}", language


def _displayed(field: "Field[Any, Any]", record: Any) -> str:
    value = getattr(record, field.attname)
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    return "" if value is None else str(display_for_value(value, ""))
