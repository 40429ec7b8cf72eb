"""What the views of a release share: who may see them, their page, and texts that are kept when an act is refused."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from indicators import workflow
from indicators.admin import release_kept
from indicators.admin.edition_publishing import EditionPublishing
from indicators.admin.release_page import ReleasePage
from indicators.models import Edition, PreparedRelease, Release

Kind = Release.Kind
CONFLICT = 409


class ReleaseViews(EditionPublishing):
    """A base of the views of an edition's releases, for those who may prepare or confirm one."""

    def addresses(self, views: Mapping[str, Callable[..., HttpResponse]]) -> list[URLPattern]:
        """Return the addresses below an edition's, given as their ends, each named after its first word."""
        return [
            path(f"<int:pk>/{end}", self.admin_site.admin_view(view), name=f"indicators_edition_{_name(end)}")
            for end, view in views.items()
        ]

    def edition_of(self, request: HttpRequest, pk: int) -> Edition:
        """Return an edition; raise `PermissionDenied` to whoever may neither prepare nor confirm releases."""
        if not (request.user.has_perm(workflow.PREPARE) or request.user.has_perm(workflow.CONFIRM)):
            raise PermissionDenied
        edition: Edition = get_object_or_404(self.get_queryset(request), pk=pk)
        return edition

    def release_page(
        self,
        request: HttpRequest,
        edition: Edition,
        kind: str,
        prepared: PreparedRelease | None = None,
        withdraws: Release | None = None,
    ) -> ReleasePage:
        ends = [] if kind == Kind.WITHDRAWAL else self.ask_others("open_ends", request, edition)
        page = ReleasePage(edition, kind, ends, prepared, prepared.withdraws if prepared else withdraws)
        if page.plan and page.plan.updates:
            page.remarks = self.ask_others("before_release", page.plan.updates)
        return page

    def keep_typed(self, request: HttpRequest, key: str, back: str, message: str, status: int) -> HttpResponse:
        """Store what was typed and redirect; what is too long to be stored is answered with a message alone."""
        if not release_kept.keep(request, key, message=message, status=status):
            messages.error(request, gettext("This is more than we can keep unsent: shorten your longest text."))
        return HttpResponseRedirect(back)


def _name(end: str) -> str:
    return end.partition("/")[0].removesuffix(".csv").replace("-", "_")


def address_of(act: str, edition: Edition) -> str:
    """Return the address of an act on an edition."""
    return reverse(f"admin:indicators_edition_{act}", args=[edition.pk])


def redirect_to(act: str, edition: Edition) -> HttpResponse:
    """Return a redirect to the address of an act on an edition."""
    return HttpResponseRedirect(address_of(act, edition))
