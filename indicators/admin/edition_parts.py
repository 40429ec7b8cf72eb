"""The tree and the regions of an edition: changed while it is a draft, read-only afterwards."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from indicators.models import Edition, Indicator, Membership, Region, TreePart
from lib.admin.inputs import NamedRows
from lib.admin.publishing import PublishingAdmin


class TreePartInline(admin.TabularInline[TreePart, Edition]):
    """The parts of an edition's tree: indicator, parent, weight and order."""

    model = TreePart
    formset = NamedRows
    fields = ("indicator", "parent", "weight", "order")
    verbose_name_plural = _("tree and weights")
    extra = 0
    classes = ("collapse",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[TreePart]:
        return super().get_queryset(request).select_related("edition", "indicator", "parent").order_by("order")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field with its choices read once for the page, instead of once for each row."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in ("indicator", "parent"):
            composites = Indicator.objects.exclude(kind=Indicator.Kind.INDICATOR)
            wanted = Indicator.objects.all() if db_field.name == "indicator" else composites
            field.choices = [("", "—"), *((entry.pk, entry.name) for entry in wanted)]
        return field

    def has_add_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return _is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """Return whether the account may view editions: the tree is a part of them."""
        return request.user.has_perm("indicators.view_edition")


@admin.register(Membership)
class MembershipAdmin(PublishingAdmin):
    """The region of each country in an edition; only a draft's can be changed."""

    list_display = ("country", "region", "edition")
    list_filter = ("edition", ("region", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country", "region", "edition")
    list_per_page = 200
    search_fields = ("country__name_en", "country__name_fr", "country__iso3")
    search_help_text = _("Country, or its code")
    ordering = ("-edition__year", "country__name")
    fields = ("edition", "country", "region")
    readonly_fields = ("edition", "country")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "region":
            kwargs["queryset"] = Region.objects.filter(continent__isnull=False).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: memberships are created with the edition."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return (obj is None or _is_draft(obj.edition)) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False


def _is_draft(edition: Edition | None) -> bool:
    return edition is not None and edition.state == Edition.State.DRAFT
