"""Imports in the admin: upload a file, see what it would change once it is checked, and confirm."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from indicators import tasks, workflow
from indicators.admin.import_forms import UploadForm
from indicators.admin.import_tables import edition_previews, headline, progress, unlisted_faults
from indicators.importing import applying
from indicators.importing.faults import Unreadable
from indicators.models import Edition, ImportBatch
from lib.admin.person import person
from lib.admin.start_page import Waiting
from lib.background.queue import enqueue

Stage, State = ImportBatch.Stage, ImportBatch.State


@admin.register(ImportBatch)
class ImportBatchAdmin(admin.ModelAdmin[ImportBatch]):
    """Imports: accounts that may add one upload, those that may change one confirm. None is deleted."""

    list_display = ("filename", "what_became_of_it", "years", "by", "created_at", "confirmed_by")
    list_select_related = ("by", "confirmed_by")
    list_filter = ("stage",)
    search_fields = ("filename", "sha256")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        return ImportBatch.objects.without_content().prefetch_related("editions")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.progress_view))
        return [path("<int:pk>/progress/", view, name="indicators_importbatch_progress"), *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: ImportBatch | None = None) -> bool:
        return False

    @admin.display(description=_("state"), ordering="stage")
    def what_became_of_it(self, obj: ImportBatch) -> str:
        return headline(obj)

    @admin.display(description=_("written into"))
    def years(self, obj: ImportBatch) -> str:
        return ", ".join(str(edition) for edition in obj.editions.all()) or "–"

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Receive a file and enqueue its check; an unreadable file is refused at once and not stored."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if request.method == "POST" and form.is_valid():
            try:
                return self._receive(request, form)
            except Unreadable as refusal:
                form.add_error("file", str(refusal))
        title = gettext("Import scores")
        return self._page(request, "upload.html", title=title, form=form, drafts=Edition.objects.drafts())

    def _receive(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        file, edition = form.cleaned_data["file"], form.cleaned_data["edition"]
        year = edition.year if edition else None
        batch = applying.receive(file.read(), file.name, by=person(request), year=year)
        enqueue(tasks.work_on_import, batch.pk)
        self.log_addition(request, batch, [{"added": {}}])
        return self._redirect(batch)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the result of the check; a POST confirms it, or starts a failed import again."""
        batch = self.get_object(request, object_id)
        if batch is None:
            raise Http404
        if request.method == "POST":
            return self._act(request, batch)
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        return self._page(
            request,
            "detail.html",
            title=batch.filename,
            batch=batch,
            progress=progress(batch),
            editions=edition_previews(batch),
            unlisted_faults=unlisted_faults(batch),
            may_confirm=self.has_change_permission(request, batch),
            publishable=self._publishable(request, batch),
        )

    def _act(self, request: HttpRequest, batch: ImportBatch) -> HttpResponse:
        if not self.has_change_permission(request, batch):
            raise PermissionDenied
        try:
            if "again" in request.POST:
                applying.try_again(batch)
            else:
                applying.confirm(batch, by=person(request))
                self.log_change(request, batch, gettext("Confirmed"))
        except workflow.Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            enqueue(tasks.work_on_import, batch.pk)
        return self._redirect(batch)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the progress as JSON, for the script of the page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return JsonResponse(progress(get_object_or_404(self.get_queryset(request), pk=pk)))

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield an entry of the start page for each checked import with changes, to accounts that may confirm it."""
        if not self.has_change_permission(request):
            return
        for batch in self.get_queryset(request).filter(stage=Stage.CHECKED, state=State.DONE):
            if batch.preview["changes"]:
                changes = number_format(batch.preview["changes"], force_grouping=True)
                yield Waiting(
                    title=gettext("Import of %(file)s") % {"file": batch.filename},
                    detail=gettext("%(count)s scores to be written; look at them and confirm") % {"count": changes},
                    url=batch.get_absolute_url(),
                )

    def _publishable(self, request: HttpRequest, batch: ImportBatch) -> list[tuple[Edition, str]]:
        if batch.stage != Stage.APPLIED or not request.user.has_perm(workflow.PREPARE):
            return []
        drafts = Edition.objects.drafts().filter(pk__in=batch.editions.values("pk"))
        return [(edition, reverse("admin:indicators_edition_prepare", args=[edition.pk])) for edition in drafts]

    def _redirect(self, batch: ImportBatch) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:indicators_importbatch_change", args=[batch.pk]))

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/indicators/importbatch/{template}", {**shared, **context})
