"""The codebook in the admin: editors change texts and aliases; slugs, codes and kinds are fixed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from indicators.models import Indicator, IndicatorAlias
from lib.admin.inputs import NamedRows
from lib.admin.side_by_side import MissingTranslation, pair
from lib.admin.texts import TextAdmin


class IndicatorAliasInline(admin.TabularInline[IndicatorAlias, Indicator]):
    """Other names of an indicator that imported files may use as headings."""

    model = IndicatorAlias
    fields = ("alias",)
    formset = NamedRows
    extra = 0
    verbose_name_plural = _("other names that files may use")


@admin.register(Indicator)
class IndicatorAdmin(TextAdmin):
    """Texts and aliases of composites, groups and indicators; none can be added or deleted."""

    list_display = ("name", "code", "kind", "direction", "joined")
    list_display_links = ("name",)
    list_filter = ("kind", "direction", MissingTranslation)
    list_select_related = True
    search_fields = ("name_en", "name_fr", "slug", "code", "definition_en", "definition_fr")
    search_help_text = _("Name, code or words of the definition")
    readonly_fields = ("slug", "code", "kind", "direction", "joined", "order")
    fieldsets = (
        (None, {"fields": (("code", "kind", "direction", "joined", "slug", "order"),), "classes": ("known",)}),
        (_("Name and definition"), {"fields": (pair("name"), pair("definition")), "classes": ("languages",)}),
        (_("What is assessed"), {"fields": (pair("assessed"),), "classes": ("languages", "long")}),
        (
            _("Points of the scale"),
            {"fields": (pair("point_1"), pair("point_5"), pair("point_10")), "classes": ("languages",)},
        ),
    )
    inlines = (IndicatorAliasInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: indicators come with the files of the codebook, which give slug, code and tree."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False

    def view_on_site(self, obj: Indicator) -> str:
        return obj.get_absolute_url()
