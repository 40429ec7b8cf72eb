"""What the vault's pages have in common: for roles alone, never for superusers, and with no lookup that could probe."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lib.refusals import Refused
from surveys.models import Identity
from surveys.rounds import vault

secret_post = method_decorator(sensitive_post_parameters())
View = Callable[..., HttpResponse]


class IdentityPages(admin.ModelAdmin[Identity]):
    """Who may open a page of the vault, and how a page is drawn."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return vault.may_read(request.user) or vault.may_write(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return vault.may_read(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return vault.may_read(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return vault.may_write(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Refuse every lookup, so that no address can probe a name letter by letter."""
        return False

    def routed(self, route: str, view: View, name: str, *, methods: tuple[str, ...] = ("GET", "POST")) -> URLPattern:
        """Return a page of staff under an address of its own."""
        allowed = require_http_methods(["HEAD", *methods] if "GET" in methods else list(methods))
        return path(route, self.admin_site.admin_view(allowed(view)), name=f"surveys_identity_{name}")

    def refuse_unless_custodian(self, request: HttpRequest) -> None:
        if not vault.may_read(request.user):
            raise PermissionDenied

    def refuse_unless_writer(self, request: HttpRequest) -> None:
        if not (vault.may_write(request.user) and request.user.has_perm("surveys.add_expert")):
            raise PermissionDenied

    def act(self, request: HttpRequest, act: Callable[[], object], message: str) -> bool:
        """Do an act and say so, or say why not; return whether it was done."""
        try:
            act()
        except Refused as refusal:
            messages.error(request, str(refusal))
            return False
        messages.success(request, message)
        return True

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/surveys/identity/{template}", {**shared, **context})
