"""The admin address that sends a selection of responses as a zip, while it is written."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lib.admin.person import person
from surveys.admin.response_pages import ResponsePages, language
from surveys.exporting import archive


class ExportPages(ResponsePages):
    """Export the filtered responses to those who may see them; texts only for those who may read them."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.export_view))
        return [path("surveys/<int:pk>/export/", view, name="surveys_response_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Send the zip and log the export; redirect a malformed filter to the analysis page, which names its errors."""
        survey = self.survey(request, pk)
        form, selection = self.filtered(request, survey)
        if form.errors:
            url = reverse("admin:surveys_response_analysis", args=[survey.pk])
            return HttpResponseRedirect(f"{url}?{request.GET.urlencode()}")
        self.log_change(
            request, survey, gettext("Exported responses: %(filter)s") % {"filter": selection.query() or "–"}
        )
        pieces = archive.stream(
            selection,
            selection.versions(),
            language=language(),
            with_words=self.may_read_words(request),
            by=person(request).get_username(),
        )
        name = f"{survey.slug}-{timezone.localdate():%Y-%m-%d}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(pieces, content_type="application/zip", headers=headers)
