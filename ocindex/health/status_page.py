"""The status page of administrators: how each part is, in words, and what to do; and its lines on the start page."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lib.admin.start_page import Waiting
from ocindex.accounts.administrators import is_administrator
from ocindex.health import parts


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Show how each part of the site is; 403 for whoever is no administrator."""
    if not may_see(request):
        raise PermissionDenied
    context = {**admin.site.each_context(request), "title": _("How the site is"), "parts": parts.look()}
    return TemplateResponse(request, "admin/status.html", context)


def troubles() -> Iterator[Waiting]:
    """Yield an entry of the start page, for administrators, for each part that is not well."""
    for part in parts.look():
        if not part.is_well:
            yield Waiting(f"{part.title}: {part.sentence}", part.advice, reverse("admin:status"))


def may_see(request: HttpRequest) -> bool:
    """Return whether this person is an administrator, and so told of the parts of the site."""
    return isinstance(request.user, User) and is_administrator(request.user)
