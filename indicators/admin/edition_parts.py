"""The tree and the regions of an edition: arranged while it is a draft, shown once it is published."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from indicators.models import Edition, Indicator, Membership, Region, TreePart


class DraftInline(admin.TabularInline[Any, Edition]):
    """Rows that only a draft's editors change."""

    extra = 0
    classes = ("collapse",)

    def has_add_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return _is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """Whoever may see an edition may see how it is made."""
        return request.user.has_perm("indicators.view_edition")


class TreePartInline(DraftInline):
    """Which indicators make which composites, and what they weigh."""

    model = TreePart
    fields = ("indicator", "parent", "weight", "order")
    verbose_name_plural = _("tree and weights")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TreePart]:
        return super().get_queryset(request).select_related("edition", "indicator", "parent").order_by("order")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Read the choices once for the page, not once for each row."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name in ("indicator", "parent"):
            wanted = Indicator.objects.all() if db_field.name == "indicator" else _composites()
            field.choices = [("", "—"), *((entry.pk, entry.name) for entry in wanted)]
        return field


class MembershipInline(DraftInline):
    """The region of each country; every country of the index has one."""

    model = Membership
    fields = ("country", "region")
    readonly_fields = ("country",)
    verbose_name_plural = _("countries and their regions")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        rows = super().get_queryset(request).select_related("edition", "country", "region")
        return rows.order_by("country__name")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "region":
            regions = Region.objects.filter(continent__isnull=False)
            field.choices = [(region.pk, region.name) for region in regions]
        return field

    def has_add_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return False


def _is_draft(edition: Edition | None) -> bool:
    return edition is not None and edition.state == Edition.State.DRAFT


def _composites() -> QuerySet[Indicator]:
    return Indicator.objects.exclude(kind=Indicator.Kind.INDICATOR)
