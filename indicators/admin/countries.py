"""Countries, regions and narratives in the admin."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Field
from django.forms import Field as FormField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from indicators.models import Country, CountryAlias, Narrative, Region
from indicators.models.name_forms import NAME_FORMS
from lib.admin.inputs import NamedRows
from lib.admin.side_by_side import MissingTranslation, pair
from lib.admin.texts import TextAdmin

NAMES = (pair("name"), ("en_the", "fr_the"), ("fr_of", "fr_in"))


class NameFormsAdmin(TextAdmin):
    """A text admin whose name fields carry the attribute lang of their language."""

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for language, names in NAME_FORMS.items():
            if field is not None and db_field.name in names:
                field.widget.attrs["lang"] = language
        return field


class CountryAliasInline(admin.TabularInline[CountryAlias, Country]):
    """Other names of a country, for imported files and for the search."""

    model = CountryAlias
    fields = ("alias",)
    formset = NamedRows
    extra = 0
    verbose_name_plural = _("other names that files and readers may use")


@admin.register(Country)
class CountryAdmin(NameFormsAdmin):
    """Names of countries; ISO codes are fixed, since scores and addresses refer to them."""

    list_display = ("name", "iso3", "iso2")
    list_filter = (MissingTranslation,)
    search_fields = ("name_en", "name_fr", "iso3", "aliases__alias")
    search_help_text = _("Name, other name or code")
    ordering = ("name_en",)
    list_select_related = True
    readonly_fields = ("iso3", "iso2")
    fieldsets = (
        (None, {"fields": (("iso3", "iso2"),), "classes": ("known",)}),
        (_("Name"), {"fields": NAMES, "classes": ("languages",)}),
    )
    inlines = (CountryAliasInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: countries come with the project's files, which hold their shapes on the map."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False

    def view_on_site(self, obj: Country) -> str:
        return obj.get_absolute_url()


@admin.register(Region)
class RegionAdmin(NameFormsAdmin):
    """Names of regions and continents; their countries are set by each edition's memberships."""

    list_display = ("name", "continent", "slug")
    list_filter = (("continent", admin.RelatedOnlyFieldListFilter), MissingTranslation)
    list_select_related = ("continent",)
    search_fields = ("name_en", "name_fr")
    prepopulated_fields: ClassVar = {"slug": ("name_en",)}
    fieldsets = (
        (None, {"fields": (("slug", "continent"),), "classes": ("known",)}),
        (_("Name"), {"fields": NAMES, "classes": ("languages",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> Any:
        return ("slug", "continent") if obj else ()

    def view_on_site(self, obj: Region) -> str:
        return obj.get_absolute_url()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Region | None = None) -> dict[str, Any]:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False


@admin.register(Narrative)
class NarrativeAdmin(TextAdmin):
    """Texts of an edition on a country."""

    list_display = ("country", "edition")
    list_filter = ("edition", MissingTranslation)
    list_select_related = ("country", "edition")
    search_fields = ("country__name_en", "country__name_fr", "country__iso3", "text_en", "text_fr")
    search_help_text = _("Country, or words of the text")
    ordering = ("-edition__year", "country__name_en")
    fieldsets = (
        (None, {"fields": (("edition", "country"), "source_url")}),
        (_("Text"), {"fields": (pair("text"),), "classes": ("languages", "long")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Narrative | None = None) -> Any:
        return ("edition", "country") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "country":
            kwargs["queryset"] = Country.objects.order_by("name_en")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def view_on_site(self, obj: Narrative) -> str | None:
        if not obj.edition.is_published:
            return None
        return reverse("indicators:country-detail", kwargs={"year": obj.edition.year, "iso3": obj.country.iso3})
