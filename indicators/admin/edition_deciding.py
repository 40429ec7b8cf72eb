"""Admin views of a release that waits: the second person confirms it or sends it back, the first takes it back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from indicators import workflow
from indicators.admin import release_kept
from indicators.admin.edition_publishing import confirm_by
from indicators.admin.release_forms import LEFT_OUT, SendBackForm
from indicators.admin.release_views import CONFLICT, ReleaseViews, address_of, redirect_to
from indicators.models import PreparedRelease
from lib import changeover
from lib.admin.person import person

SECONDS_TO_SHOW = 10  # for which whoever confirms waits, to see what they released


class EditionDeciding(ReleaseViews):
    """The page of a release that waits, and the acts on it: each redirects, and a refusal keeps what was typed."""

    def get_urls(self) -> list[URLPattern]:
        views = {
            "confirm/": require_POST(self.confirm_view),
            "send-back/": require_POST(self.send_back_view),
            "take-back/": require_POST(self.take_back_view),
        }
        return [*self.addresses(views), *super().get_urls()]

    def show_waiting(self, request: HttpRequest, prepared: PreparedRelease) -> HttpResponse:
        """Return the page of a release that waits, as this account meets it; a POST was too late to prepare another."""
        edition = prepared.edition
        if request.method == "POST":
            messages.error(request, gettext("A release of this edition waits already: nothing was prepared."))
            return redirect_to("prepare", edition)
        page = self.release_page(request, edition, prepared.kind, prepared)
        kept = release_kept.take(request, _waiting_key(prepared))
        form = SendBackForm(initial=kept.typed if kept else None, label_suffix="")
        user = person(request)
        return self.page(
            request, "waiting.html", status=kept.status if kept and kept.status else 200,
            title=gettext("Release %(number)s waits") % {"number": page.number},
            release=page, edition=edition, prepared=prepared, form=form, refusal=kept.message if kept else "",
            why_not=workflow.may_confirm(prepared, user), is_own=prepared.prepared_by_id == user.pk,
            lacking=workflow.lacking(prepared.prepared_by), confirm_by=confirm_by(prepared),
            preview=address_of("site", edition), left_out=prepared.outlier_reasons.get(LEFT_OUT, ""),
            second_step=gettext("by %(name)s") % {"name": prepared.prepared_by},
        )  # fmt: skip

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish what was prepared, as the second person, and redirect to the edition."""

        def act(prepared: PreparedRelease) -> str:
            release = workflow.confirm(prepared, by=person(request))
            changeover.watch(SECONDS_TO_SHOW)
            note = gettext("Published as release %(number)s") % {"number": release.number}
            self.log_change(request, release.edition, note)
            published = gettext("Edition %(year)s is published as release %(number)s.") % {
                "year": release.edition.year, "number": release.number,
            }  # fmt: skip
            return f"{published} {gettext('Readers get all of it at one moment, at once or within minutes.')}"

        return self._decide(request, pk, act)

    def send_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send what was prepared back to whoever prepared it, with a reason."""

        def act(prepared: PreparedRelease) -> str:
            workflow.send_back_release(prepared, by=person(request), reason=request.POST.get("reason", ""))
            return gettext("Sent back: it has to be prepared again.")

        return self._decide(request, pk, act)

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take back what one has prepared oneself."""

        def act(prepared: PreparedRelease) -> str:
            workflow.take_back_release(prepared, by=person(request))
            return gettext("Taken back: nothing waits any more.")

        return self._decide(request, pk, act)

    def _decide(self, request: HttpRequest, pk: int, act: Callable[[PreparedRelease], str]) -> HttpResponse:
        """Do an act on the prepared release that the page showed; a refusal comes back with what was typed."""
        edition = self.edition_of(request, pk)
        prepared = workflow.prepared_release_of(edition)
        if prepared is None or str(prepared.pk) != request.POST.get("prepared"):
            messages.error(request, gettext("What you looked at waits no more: nothing was done."))
            return redirect_to("prepare" if prepared else "change", edition)
        key = _waiting_key(prepared)
        try:
            message = act(prepared)
        except workflow.Refused as refusal:
            if workflow.prepared_release_of(edition) is None:
                messages.error(request, str(refusal))
                return redirect_to("prepare", edition)
            return self.keep_typed(request, key, address_of("prepare", edition), str(refusal), CONFLICT)
        release_kept.forget(request, key)
        messages.success(request, message)
        return redirect_to("change", edition)


def _waiting_key(prepared: PreparedRelease) -> str:
    return f"waiting/{prepared.pk}"
