"""Checkpoints in the admin: to read and to take along; and the addresses that get them, which administrators name."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core import checks
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from indicators.models import Checkpoint, CheckpointAddress
from indicators.workflow import checkpoint_copies, checkpoints
from lib.admin.read_only import ReadOnlyAdmin
from lib.admin.start_page import Waiting
from lib.refusals import Refused


@checks.register(deploy=True)
def check_checkpoints(**_options: Any) -> list[checks.CheckMessage]:
    """Return a warning for each thing without which checkpoints prove less; none where there is no database yet."""
    try:
        return [checks.Warning(sentence, id="indicators.W001") for sentence in checkpoint_copies.shortcomings()]
    except DatabaseError:
        return []


@admin.register(Checkpoint)
class CheckpointAdmin(ReadOnlyAdmin):
    """Checkpoints: what each states, its text, and its file."""

    list_display = ("made_at", "log", "size", "shortened")
    list_filter = ("log",)
    fields = ("log", "size", "root", "made_at", "note")
    readonly_fields = ("note",)
    change_list_template = "admin/indicators/checkpoint/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        download = self.admin_site.admin_view(require_safe(self.download_view))
        return [path("<int:pk>/download/", download, name="indicators_checkpoint_download"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, and above it what is missing for checkpoints to prove all they could."""
        context = {"shortcomings": list(checkpoint_copies.shortcomings()), **(extra_context or {})}
        return super().changelist_view(request, context)

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the text of a checkpoint as a file, to the byte as it was signed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(Checkpoint, pk=pk)
        disposition = f'attachment; filename="{checkpoint_copies.file_name(row)}"'
        return HttpResponse(
            row.text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": disposition}
        )

    @admin.display(description=_("root"))
    def shortened(self, obj: Checkpoint) -> str:
        return obj.root[:8]

    @admin.display(description=_("checkpoint"))
    def note(self, obj: Checkpoint) -> str:
        url = reverse("admin:indicators_checkpoint_download", args=[obj.pk])
        return format_html(
            '<pre tabindex="0">{}</pre><a href="{}">{}</a>', obj.text, url, gettext("Download as a file")
        )


@admin.register(CheckpointAddress)
class CheckpointAddressAdmin(admin.ModelAdmin[CheckpointAddress]):
    """Addresses are added and removed, not changed: each is an act in the audit trail."""

    list_display = ("email", "added_by", "added_at", "last_mail")
    list_select_related = ("added_by",)
    fields = ("email",)

    def has_change_permission(self, request: HttpRequest, obj: CheckpointAddress | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: CheckpointAddress, form: Any, change: bool) -> None:
        """Name the address, and sign a checkpoint at once, so that its owner sees what will come."""
        assert isinstance(request.user, User)
        obj.pk = checkpoint_copies.add_address(obj.email, by=request.user).pk
        try:
            checkpoints.write_audit_checkpoint()
        except (Refused, ImproperlyConfigured) as fault:
            messages.error(request, str(fault))

    def delete_model(self, request: HttpRequest, obj: CheckpointAddress) -> None:
        assert isinstance(request.user, User)
        checkpoint_copies.remove_address(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CheckpointAddress]) -> None:
        for address in queryset:
            self.delete_model(request, address)

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield what is missing for checkpoints to prove all they could."""
        url = reverse("admin:indicators_checkpoint_changelist")
        for sentence in checkpoint_copies.shortcomings():
            yield Waiting(title=gettext("Checkpoints"), detail=sentence, url=url)

    @admin.display(description=_("last mail"))
    def last_mail(self, obj: CheckpointAddress) -> Any:
        mail = obj.mails.first()
        return mail.sent_at if mail else None
