"""The audit trail in the admin: read-only, with a button that verifies checksums and checkpoints."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from indicators.models import AuditEntry
from indicators.workflow import audit, checkpoints
from lib.admin.read_only import ReadOnlyAdmin

LISTED_FAULTS = 5


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Entries of the trail: who did what, in which role and when."""

    list_display = ("number", "at", "act", "subject", "by", "role", "facts_line")
    list_filter = ("act", "role", ("at", admin.DateFieldListFilter))
    list_select_related = ("by",)
    search_fields = ("act", "subject_kind", "subject_id", "by__username")
    search_help_text = _("Act, kind or number of its subject, or account")
    fields = ("number", "at", "act", "subject", "by", "role", "facts", "sha256", "previous_sha256")
    change_list_template = "admin/indicators/auditentry/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        verify = self.admin_site.admin_view(require_POST(self.verify_view))
        return [path("verify/", verify, name="indicators_auditentry_verify"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return super().get_queryset(request).order_by("-number")

    def verify_view(self, request: HttpRequest) -> HttpResponse:
        """Recompute checksums and checkpoints and show a message with the result, naming the first five faults."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        faults = [f"{fault.number}: {fault.what}" for fault in audit.find_faults()] + list(checkpoints.find_faults())
        if faults:
            summary = "; ".join(faults[:LISTED_FAULTS])
            messages.error(request, gettext("The trail was tampered with: %(named)s") % {"named": summary})
        else:
            message = gettext("%(count)s entries hold together.")
            messages.success(request, message % {"count": AuditEntry.objects.count()})
        return HttpResponseRedirect(reverse("admin:indicators_auditentry_changelist"))

    @admin.display(description=_("subject"))
    def subject(self, obj: AuditEntry) -> str:
        return f"{obj.subject_kind} {obj.subject_id}".strip()

    @admin.display(description=_("facts"))
    def facts_line(self, obj: AuditEntry) -> str:
        return Truncator(", ".join(f"{name}: {value}" for name, value in _brief_facts(obj.facts))).chars(120)


def _brief_facts(facts: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the facts worth a line: (name, value) without checksums and empty values."""
    return [
        (name, value) for name, value in facts.items() if name not in ("digest", "sha256") and value not in ("", None)
    ]
