"""Admin pages of a custodian's acts: decide on a change, make a link by hand, export by two, erase an expert."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from lib.admin.person import person
from lib.refusals import Refused
from surveys.admin.identity_forms import AskExportForm, EraseForm, LinkForm, ReadForm
from surveys.admin.identity_pages import IdentityPages, secret_post
from surveys.models import Expert, IdentityChange, Round, VaultExport
from surveys.rounds import vault
from surveys.rounds.vault.links import invite_by_hand


class IdentityActs(IdentityPages):
    """The acts of a custodian, each on a page of its own."""

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.routed("<int:pk>/waiting/", self.waiting_view, "waiting"),
            self.routed("link/", self.link_view, "link"),
            self.routed("exports/", self.exports_view, "exports"),
            self.routed("erase/", self.erase_view, "erase"),
        ]
        return [*own, *super().get_urls()]

    @secret_post
    def waiting_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a reason; then show what is stored beside what waits, and accept or reject it."""
        self.refuse_unless_custodian(request)
        change = IdentityChange.objects.select_related("identity__expert", "by").filter(identity=pk).first()
        if change is None:
            raise Http404
        by, code = person(request), change.identity.expert.code
        decision, seen = request.POST.get("decision", ""), request.POST.get("seen", "")
        if decision in ("accept", "reject"):
            if decision == "accept":
                done, act = gettext("The change of %(code)s is accepted."), vault.accept_change
            else:
                done, act = gettext("The change of %(code)s is rejected."), vault.reject_change
            self.act(request, lambda: act(change, by=by, seen=seen), done % {"code": code})
            return HttpResponseRedirect(reverse("admin:surveys_identity_changelist"))
        form, details = ReadForm(request.POST or None), None
        if request.method == "POST" and form.is_valid():
            try:
                details = vault.read_change(change, by=by, why=form.cleaned_data["why"])
            except Refused as refusal:
                form.add_error("why", str(refusal))
        title = gettext("Change of the identity of %(code)s") % {"code": code}
        return self.page(request, "waiting.html", title=title, form=form, details=details, change=change, code=code)

    @secret_post
    @sensitive_variables()
    def link_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for round, code and reason; answer with a link, and with whom to give it to."""
        self.refuse_unless_custodian(request)
        rounds = Round.objects.filter(state=Round.State.OPEN).select_related("panel", "edition")
        form, context = LinkForm(request.POST or None, rounds=rounds), dict[str, Any]()
        if request.method == "POST" and form.is_valid():
            invitation = form.cleaned_data["invitation"]
            try:
                token, details = invite_by_hand(invitation, by=person(request), why=form.cleaned_data["why"])
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                link = request.build_absolute_uri(reverse("surveys:expert-round", args=[token]))
                context = {"link": link, "revealed": details}
        return self.page(request, "link.html", title=gettext("Link by hand"), form=form, rounds=rounds, **context)

    def exports_view(self, request: HttpRequest) -> HttpResponse:
        """List the exports of the vault; a POST asks for one, confirms, rejects or takes it."""
        self.refuse_unless_custodian(request)
        form = AskExportForm(request.POST if "ask" in request.POST else None)
        answer = None
        if request.method == "POST":
            answer = self._ask_export(request, form) if "ask" in request.POST else self._decide_export(request)
        if answer is not None:
            return answer
        waiting = vault.open_exports()
        past = VaultExport.objects.exclude(pk__in=waiting.values("pk")).select_related("asked_by", "confirmed_by")[:20]
        context = {"form": form, "waiting": waiting, "past": past, "me": person(request)}
        return self.page(request, "exports.html", title=gettext("Exports of the vault"), **context)

    def _ask_export(self, request: HttpRequest, form: AskExportForm) -> HttpResponse | None:
        if not form.is_valid():
            return None
        message = gettext("Another custodian has to confirm it; then you take the file here, once.")
        self.act(request, lambda: vault.ask_export(by=person(request), why=form.cleaned_data["why"]), message)
        return HttpResponseRedirect(reverse("admin:surveys_identity_exports"))

    @sensitive_variables()
    def _decide_export(self, request: HttpRequest) -> HttpResponse:
        key, by = request.POST.get("export", ""), person(request)
        export = get_object_or_404(VaultExport.objects.select_related("asked_by"), pk=key if key.isdecimal() else 0)
        content: list[str] = []
        if "confirm" in request.POST:
            self.act(request, lambda: vault.confirm_export(export, by=by), gettext("The export is confirmed."))
        elif "reject" in request.POST:
            self.act(request, lambda: vault.reject_export(export, by=by), gettext("The export is rejected."))
        elif "take" in request.POST:
            message = gettext("The file was taken. Encrypt it where it lies.")
            if self.act(request, lambda: content.append(vault.take_export(export, by=by)), message):
                headers = {"Content-Disposition": 'attachment; filename="vault.csv"', "Cache-Control": "no-store"}
                return HttpResponse(content[0], content_type="text/csv; charset=utf-8", headers=headers)
        return HttpResponseRedirect(reverse("admin:surveys_identity_exports"))

    def erase_view(self, request: HttpRequest) -> HttpResponse:
        """Say what would go with an expert and what would stay; a POST with a reason erases."""
        self.refuse_unless_custodian(request)
        code = str(request.GET.get("expert", "")).strip().upper()
        form = EraseForm(request.POST or None, initial={"expert": code})
        if request.method == "POST" and form.is_valid():
            expert = form.cleaned_data["expert"]
            done = gettext("%(code)s is erased. Scores stay, and belong to nobody.") % {"code": expert.code}
            if self.act(
                request, lambda: vault.erase_expert(expert, by=person(request), why=form.cleaned_data["why"]), done
            ):
                return HttpResponseRedirect(reverse("admin:surveys_identity_changelist"))
        expert = Expert.objects.filter(code=code).first() if code else None
        erasure = vault.preview_erasure(expert) if expert else None
        unknown = bool(code) and expert is None
        title = gettext("Erase %(code)s") % {"code": code} if expert else gettext("Erase an expert")
        return self.page(request, "erase.html", title=title, form=form, code=code, erasure=erasure, unknown=unknown)
