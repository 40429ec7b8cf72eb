"""Admin pages of the vault: coordinators write identities unseen, custodians read one at a time with a reason.

No part of an identity appears in a list, a search, a message, the history or the admin's log.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lib import sealing
from lib.admin.person import person
from lib.admin.read_only import ReadOnlyAdmin
from lib.admin.start_page import Waiting
from lib.refusals import Refused
from surveys.admin.identity_acts import IdentityActs
from surveys.admin.identity_forms import ReadForm, WriteForm
from surveys.admin.identity_pages import secret_post
from surveys.admin.identity_uploads import IdentityUploads
from surveys.models import Identity, IdentityChange, IdentityReading
from surveys.rounds import vault


@admin.register(Identity)
class IdentityAdmin(IdentityUploads, IdentityActs):
    """Identities by code, for roles alone: a superuser has no access, see surveys/rounds/vault."""

    change_list_template = "admin/surveys/identity/change_list.html"
    list_display = ("expert", "state", "times_read", "last_read")
    list_display_links = ("expert",)
    list_select_related = ("expert",)
    list_per_page = 50
    ordering = ("expert__code",)
    search_fields = ("expert__code",)
    search_help_text = _("Code of the expert")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Identity]:
        """Return identities with code, numbers of readings, and whether a change waits; no other column is loaded."""
        waits = Exists(IdentityChange.objects.filter(identity=OuterRef("pk")))
        identities = super().get_queryset(request).only("expert__code")
        return identities.annotate(readings_count=Count("readings"), read_at=Max("readings__at"), change_waits=waits)

    @admin.display(description=_("state"))
    def state(self, obj: Any) -> str:
        if not obj.change_waits:
            return gettext("written")
        url = reverse("admin:surveys_identity_waiting", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', url, gettext("a change waits"))

    @admin.display(description=_("times read"))
    def times_read(self, obj: Any) -> int:
        return int(obj.readings_count)

    @admin.display(description=_("last read"))
    def last_read(self, obj: Any) -> Any:
        return obj.read_at

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield to custodians the changes that wait, and the exports that another custodian asked for."""
        if not vault.may_read(request.user):
            return
        if count := IdentityChange.objects.count():
            title = ngettext("%(count)s identity is to change", "%(count)s identities are to change", count)
            detail = gettext("a custodian accepts or rejects")
            yield Waiting(title % {"count": count}, detail, reverse("admin:surveys_identity_changelist"))
        for export in vault.open_exports().filter(confirmed_by=None).exclude(asked_by=person(request)):
            title = gettext("%(who)s wants to take all identities out of the vault") % {"who": export.asked_by}
            yield Waiting(title, export.why, reverse("admin:surveys_identity_exports"))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """List the identities; say who takes all of them out, and where the key lies badly."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            "exports": vault.open_exports(),
            "key_lies_beside": sealing.lies_beside_the_database() and not settings.DEMO,
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    @secret_post
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Store the identity of an expert; the stored one is never shown."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = WriteForm(request.POST or None, initial={"expert": request.GET.get("expert", "")})
        if request.method == "POST" and form.is_valid():
            details = dict(form.cleaned_data)
            expert = details.pop("expert")
            try:
                change = vault.write_identity(expert, by=person(request), **details)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _written(expert.code, change))
                return HttpResponseRedirect(reverse("admin:surveys_expert_changelist"))
        return self.page(request, "write.html", title=gettext("Write an identity"), form=form)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for a reason; answer a POST with the identity, after its reading was recorded."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        identity = self.get_object(request, object_id)
        if identity is None:
            raise Http404
        form, revealed = ReadForm(request.POST or None), None
        if request.method == "POST" and form.is_valid():
            try:
                revealed = vault.read_identity(identity, by=person(request), why=form.cleaned_data["why"])
            except Refused as refusal:
                form.add_error("why", str(refusal))
        code = identity.expert.code
        title = gettext("Identity of %(code)s") % {"code": code}
        readings = IdentityReading.objects.filter(identity=identity).select_related("by")[:20]
        context = {"form": form, "revealed": revealed, "readings": readings, "code": code, "identity": identity}
        return self.page(request, "read.html", title=title, **context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Redirect to the readings: identities have no other history."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:surveys_identityreading_changelist"))


def _written(code: str, change: IdentityChange | None) -> str:
    """Return what a coordinator is told of an entry; where it changes an address, the old one is told first."""
    if change is None:
        return gettext("The identity of %(code)s is written.") % {"code": code}
    vault.tell_old_address(change)  # whether mail was sent is not said: it would tell whether the address was new
    return gettext("The vault holds an identity of %(code)s: what you wrote waits for a custodian.") % {"code": code}


@admin.register(IdentityReading)
class IdentityReadingAdmin(ReadOnlyAdmin):
    """The readings of identities: time, code, reader and reason."""

    list_display = ("at", "expert", "by", "why")
    list_display_links = None
    list_select_related = ("identity__expert", "by")
    search_fields = ("identity__expert__code",)
    search_help_text = _("Code of the expert")
    actions = None
    fields = ("at", "expert", "by", "why")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[IdentityReading]:
        readings = super().get_queryset(request).select_related("identity__expert", "by")
        return readings.only("at", "why", "by__username", "by__first_name", "by__last_name", "identity__expert__code")

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        return not lookup.startswith("identity") and super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("expert"))
    def expert(self, obj: IdentityReading) -> str:
        return obj.identity.expert.code
