"""Previews: the public page of a row as the form would change it, rendered in a transaction that is rolled back."""

from collections.abc import Callable
from copy import copy
from inspect import unwrap
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, resolve, reverse
from django.utils import translation
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from lib import caching
from lib.admin.side_by_side import texts

CODES = [code for code, _name in settings.LANGUAGES]


class PreviewAdmin(admin.ModelAdmin[Any]):
    """An admin that renders the public page of an unsaved form, in one language, for those who may save it."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view: Callable[..., HttpResponse] = self.admin_site.admin_view(require_POST(self.preview_view))
        return [
            path("add/preview/", view, name=f"{name}_add_preview"),
            path("<int:pk>/preview/", view, name=f"{name}_preview"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        obj = get_object_or_404(self.get_queryset(request), pk=pk) if pk else None
        if not (self.has_change_permission(request, obj) if obj else self.has_add_permission(request)):
            raise PermissionDenied
        form: Any = self.get_form(request, obj, change=bool(obj))(request.POST, instance=obj)
        form.checks_version = False
        if form.is_valid():
            response = self._render_unsaved(request, form)
        else:
            context = {**self.admin_site.each_context(request), "form": form, "opts": self.opts}
            response = render(request, "admin/preview_refused.html", context)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _render_unsaved(self, request: HttpRequest, form: Any) -> HttpResponse:
        """Return the page after saving the form, and roll back: no other reader ever sees what was saved."""
        wanted = request.POST.get("language")
        with transaction.atomic(), caching.apart(), translation.override(wanted if wanted in CODES else CODES[0]):
            obj = form.save()
            try:
                return public_page(request, self.get_view_on_site_url(obj))
            except Http404:
                context = {"title": str(obj), "texts": _texts(obj), "robots": "noindex"}
                return render(request, "admin/preview_text.html", context)
            finally:
                transaction.set_rollback(True)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        name, obj = f"admin:{self.opts.app_label}_{self.opts.model_name}", kwargs.get("obj")
        context["preview_url"] = reverse(f"{name}_preview", args=[obj.pk]) if obj else reverse(f"{name}_add_preview")
        context["preview_languages"] = [translation.get_language_info(code) for code in CODES]
        return super().render_change_form(request, context, *args, **kwargs)


def public_page(request: HttpRequest, address: str | None) -> HttpResponse:
    """Return the page at an address of this site, rendered anew and not from the cache; raise `Http404` for None."""
    if address is None:
        raise Http404
    public_request = copy(request)
    public_request.method, public_request.GET, public_request.POST = "GET", QueryDict(), QueryDict()
    public_request.path = public_request.path_info = urlsplit(address).path
    public_request.resolver_match = match = resolve(public_request.path_info)
    public_request.is_preview = True  # type: ignore[attr-defined]
    page: HttpResponse = unwrap(match.func)(public_request, *match.args, **match.kwargs)
    return page


def _texts(obj: Model) -> list[tuple[str, str]]:
    """Return (label, text) of each translated text of a row that has no public page yet."""
    labels: dict[str, Any] = {name: obj._meta.get_field(name) for name in texts(type(obj))}
    return [(str(capfirst(field.verbose_name)), getattr(obj, name) or "") for name, field in labels.items()]
