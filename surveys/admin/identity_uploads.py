"""Admin pages by which a coordinator brings experts from a file into the vault: upload, look, confirm."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils.translation import gettext, ngettext

from lib.admin.person import person
from lib.refusals import Refused
from surveys.admin.identity_forms import UploadForm
from surveys.admin.identity_pages import IdentityPages, secret_post
from surveys.models import Round
from surveys.rounds import vault
from surveys.rounds.vault.uploads import TEMPLATE

TAKES_EXPERTS = (Round.State.PLANNED, Round.State.OPEN)


class IdentityUploads(IdentityPages):
    """Experts from a file."""

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.routed("upload/", self.upload_view, "upload"),
            self.routed("upload/confirm/", self.confirm_view, "confirm"),
            self.routed("upload/experts.csv", self.template_view, "template", methods=("GET",)),
        ]
        return [*own, *super().get_urls()]

    @secret_post
    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file, or what was pasted; keep it sealed and lead to its preview, or show its faults."""
        self.refuse_unless_writer(request)
        round_ = _round_of(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = UploadForm(*sent, initial={"panel": request.GET.get("panel")})
        if round_ is not None:
            del form.fields["panel"]
        context: dict[str, Any] = {"title": gettext("Experts from a file"), "form": form, "round": round_}
        if request.method == "POST" and form.is_valid():
            panel = form.cleaned_data.get("panel")
            try:
                vault.upload_experts(form.content(), by=person(request), panel=panel, round_=round_)
            except vault.UnreadableFile as unreadable:
                context["unreadable"] = unreadable
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return HttpResponseRedirect(reverse("admin:surveys_identity_confirm"))
        return self.page(request, "upload.html", **context)

    def confirm_view(self, request: HttpRequest) -> HttpResponse:
        """Show what an uploaded file would do, without a word of it; a POST does it, or deletes the file."""
        self.refuse_unless_writer(request)
        by = person(request)
        try:
            if request.method == "POST":
                return self._decide(request)
            upload, rows = vault.preview_upload(by=by)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:surveys_identity_upload"))
        title = ngettext("%(count)s expert from a file", "%(count)s experts from a file", len(rows))
        title %= {"count": len(rows)}
        return self.page(request, "confirm.html", title=title, rows=rows, panel=upload.panel, round=upload.round)

    def _decide(self, request: HttpRequest) -> HttpResponse:
        by = person(request)
        if "cancel" in request.POST:
            vault.cancel_upload(by=by)
            messages.success(request, gettext("The file is deleted, and nobody was added."))
        else:
            count = vault.confirm_upload(by=by)
            message = ngettext(
                "%(count)s expert was added, and is in the vault.",
                "%(count)s experts were added, and are in the vault.",
                count,
            )
            messages.success(request, message % {"count": count})
        return HttpResponseRedirect(reverse("admin:surveys_expert_changelist"))

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """Download an empty file with the names of the columns."""
        self.refuse_unless_writer(request)
        headers = {"Content-Disposition": 'attachment; filename="experts.csv"'}
        return HttpResponse(TEMPLATE, content_type="text/csv; charset=utf-8", headers=headers)


def _round_of(request: HttpRequest) -> Round | None:
    """Return the planned or open round that the address names; None without one."""
    key = request.GET.get("round", "")
    if not key:
        return None
    if not request.user.has_perm("surveys.change_round"):
        raise PermissionDenied
    rounds = Round.objects.select_related("panel", "edition").filter(state__in=TAKES_EXPERTS)
    return get_object_or_404(rounds, pk=key if key.isdecimal() else 0)
