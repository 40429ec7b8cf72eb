"""Texts of the site in the admin: pages, and the footer, funding lines and disclaimer of every page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from indicators.models import Page
from lib.admin.side_by_side import MissingTranslation, pair
from lib.admin.texts import TextAdmin


@admin.register(Page)
class PageAdmin(TextAdmin):
    """Titles and bodies of the site's pages; pages cannot be added or deleted."""

    list_display = ("title", "slug")
    list_filter = (MissingTranslation,)
    list_select_related = True
    search_fields = ("title_en", "title_fr", "slug", "body_en", "body_fr")
    readonly_fields = ("slug",)
    fieldsets = (
        (None, {"fields": ("slug",), "classes": ("known",)}),
        (_("Text"), {"fields": (pair("title"), pair("body")), "classes": ("languages", "long")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: addresses exist only for the pages that come with the site."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False

    def view_on_site(self, obj: Page) -> str:
        """Return the page's address; the home page for texts that are printed on every page."""
        try:
            return reverse(f"indicators:{obj.slug}")
        except NoReverseMatch:
            return reverse("indicators:home")
