"""The table of roles on a page: each role in a sentence, and what it may do with what."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext

from lib.admin.read_only import ReadOnlyAdmin
from ocindex.role_table import role_table
from ocindex.roles import BY_TWO, EXCLUDING, SENTENCES

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """Roles, read-only: ocindex/roles.py defines them."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the table."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        roles = [(role, sentence, role in BY_TWO) for role, sentence in SENTENCES.items()]
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": gettext("Roles")}
        context |= {"roles": roles, "excluding": [sorted(pair) for pair in EXCLUDING], "table": role_table()}
        return TemplateResponse(request, "admin/auth/group/roles.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Redirect to the table, which has all roles."""
        if not self.has_view_permission(request) or request.method == "POST":
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:auth_group_changelist"))
