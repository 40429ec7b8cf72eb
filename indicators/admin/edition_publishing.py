"""What may be done next with an edition in the admin: open it, review it, prepare or confirm its releases."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from indicators import workflow
from indicators.admin.release_words import format_count
from indicators.models import Edition, PreparedRelease, Release, ScoreUpdate
from lib.admin.person import person
from lib.admin.start_page import Waiting

State = Edition.State


class EditionPublishing(admin.ModelAdmin[Any]):
    """The steps of an edition towards a release, and what of them waits for an account."""

    def get_urls(self) -> list[URLPattern]:
        advance = self.admin_site.admin_view(require_POST(self.advance_view))
        return [path("<int:pk>/advance/", advance, name="indicators_edition_advance"), *super().get_urls()]

    def may_prepare(self, request: HttpRequest, obj: Edition) -> bool:
        """Return whether the account may prepare releases and the edition is unpublished or has signed updates."""
        if not request.user.has_perm(workflow.PREPARE):
            return False
        return not obj.is_published or ScoreUpdate.objects.signed().filter(score__edition=obj).exists()

    def waiting_release(self, request: HttpRequest, obj: Edition) -> PreparedRelease | None:
        """Return the release of the edition that waits, to those who may prepare or confirm releases; else None."""
        may_see = request.user.has_perm(workflow.PREPARE) or request.user.has_perm(workflow.CONFIRM)
        return workflow.prepared_release_of(obj) if may_see else None

    def withdrawable(self, request: HttpRequest, obj: Edition) -> Release | None:
        """Return the release of the edition that the account may have withdrawn, or None."""
        return workflow.withdrawable(obj) if request.user.has_perm(workflow.PREPARE) else None

    def next_state(self, request: HttpRequest, obj: Edition) -> str:
        """Return the next state, "open" or "review", that the account may move the edition to; "" if none."""
        following = {State.DRAFT: State.OPEN, State.OPEN: State.REVIEW}.get(State(obj.state), "")
        return following if self.has_change_permission(request, obj) else ""

    def advance_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move a draft to open, or an open edition to review, and redirect to its page."""
        edition = get_object_or_404(Edition, pk=pk)
        if not self.has_change_permission(request, edition):
            raise PermissionDenied
        act = workflow.open_edition if request.POST.get("to") == State.OPEN else workflow.review_edition
        try:
            act(edition, by=person(request))
        except workflow.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            message = gettext("Edition %(year)s is %(state)s now.")
            messages.success(request, message % {"year": edition.year, "state": edition.get_state_display()})
        return HttpResponseRedirect(reverse("admin:indicators_edition_change", args=[pk]))

    def ask_others(self, method: str, *args: Any) -> list[Any]:
        """Return what a method of other model admins yields (`before_release`, `open_ends`), where they have it."""
        site = self.admin_site
        registered = [site.get_model_admin(model) for model in apps.get_models() if site.is_registered(model)]
        asks = [getattr(admin, method, None) for admin in registered]
        return [answer for ask in asks if ask for answer in ask(*args)]

    def waiting_releases(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield what waits of releases: those that the account may confirm, and signed updates it may prepare."""
        prepared = PreparedRelease.objects.filter(state=PreparedRelease.State.PREPARED).order_by("pk")
        waiting = list(prepared.select_related("edition", "prepared_by"))
        user = person(request)
        yield from (_to_confirm(release) for release in waiting if not workflow.may_confirm(release, user))
        if not user.has_perm(workflow.PREPARE):
            return
        signed = ScoreUpdate.objects.signed().exclude(score__edition__in=[release.edition_id for release in waiting])
        counted = Counter(signed.order_by("score__edition__year").values_list("score__edition", "score__edition__year"))
        for (edition, year), count in counted.items():
            prepare = reverse("admin:indicators_edition_prepare", args=[edition])
            detail = ngettext("%(count)s signed update waits", "%(count)s signed updates wait", count)
            yield Waiting(
                title=gettext("Release of edition %(year)s") % {"year": year},
                detail=detail % {"count": format_count(count)},
                url=prepare,
                acts=[(gettext("Prepare"), prepare)],
            )

    def page(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Render a template of admin/indicators/edition/ with the context of the admin site."""
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/indicators/edition/{template}", {**shared, **context}, status=status)


def confirm_by(prepared: PreparedRelease) -> str:
    """Return the last day on which a prepared release may be confirmed, as it is printed."""
    return date_format(prepared.prepared_at + timedelta(days=PreparedRelease.DAYS), "j F Y")


def _to_confirm(prepared: PreparedRelease) -> Waiting:
    address = reverse("admin:indicators_edition_prepare", args=[prepared.edition_id])
    return Waiting(
        title=gettext("Release of edition %(year)s waits for you") % {"year": prepared.edition.year},
        detail=gettext("Prepared by %(name)s; confirm it or send it back by %(day)s")
        % {"name": prepared.prepared_by, "day": confirm_by(prepared)},
        url=address,
        acts=[(gettext("Look at it"), address)],
    )
