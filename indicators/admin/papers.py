"""Discussion papers in the admin."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import ManyToManyField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from indicators.models import Paper
from lib.admin.side_by_side import MissingTranslation, pair
from lib.admin.texts import TextAdmin


@admin.register(Paper)
class PaperAdmin(TextAdmin):
    """Papers and series, with the indicators whose pages list them."""

    list_display = ("title", "kind", "publisher", "published_on", "listed")
    list_filter = ("kind", "listed", MissingTranslation)
    list_select_related = True
    search_fields = ("title_en", "title_fr", "authors", "publisher")
    search_help_text = _("Title, author or publisher")
    prepopulated_fields: ClassVar = {"slug": ("title_en",)}
    formfield_overrides: ClassVar = {
        **TextAdmin.formfield_overrides,
        ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    }
    fieldsets = (
        (_("Title and summary"), {"fields": (pair("title"), pair("summary")), "classes": ("languages",)}),
        (
            _("Where it is published"),
            {"fields": (("kind", "published_on"), "authors", "publisher", "url", "source_url")},
        ),
        (_("Where it is shown"), {"fields": ("slug", "listed", "indicators"), "classes": ("many",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Paper | None = None) -> Any:
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Paper | None = None) -> dict[str, Any]:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def view_on_site(self, obj: Paper) -> str | None:
        return obj.get_absolute_url() if obj.listed else None
