"""The admin of accounts: administrators create and close them and assign roles, which ocindex/roles.py defines."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

admin.site.unregister([User, Group, TOTPDevice])  # secrets of devices are on no page


@admin.register(User)
class AccountAdmin(UserAdmin[User]):
    """Accounts of the staff; nobody becomes a superuser here, and only superusers edit superusers."""

    list_display = ("username", "first_name", "last_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
    list_select_related = True
    filter_horizontal = ()
    formfield_overrides: ClassVar = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    readonly_fields = ("is_superuser", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": (("first_name", "last_name"), "email")}),
        (_("Access"), {"fields": (("is_active", "is_staff", "is_superuser"), "groups")}),
        (_("Dates"), {"fields": (("last_login", "date_joined"),)}),
    )

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        closed = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not closed and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False: the history of texts and releases refers to accounts, so they are closed, not deleted."""
        return False


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles, read-only: ocindex/roles.py defines them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False
