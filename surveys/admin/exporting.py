"""The admin pages of files of responses: asked for here, made by a worker, taken by whoever may read what they hold."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from lib.admin.person import person
from lib.background.queue import enqueue
from lib.refusals import Refused
from surveys import tasks
from surveys.admin.response_pages import ResponsePages, is_key, language
from surveys.exporting import making, statistics
from surveys.models import ResponseExport, Survey

RECENT: Final = 50


class ExportPages(ResponsePages):
    """The files of a survey's responses: a list, and the acts on each."""

    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, str, Callable[..., HttpResponseBase]]] = [
            ("files/", "files", require_http_methods(["GET", "HEAD", "POST"])(self.files_view)),
            ("files/progress/", "files_progress", require_safe(self.progress_view)),
            ("files/<int:number>/", "file", require_safe(self.file_view)),
        ]
        own = [
            path(f"surveys/<int:pk>/{route}", self.admin_site.admin_view(view), name=f"surveys_response_{name}")
            for route, name, view in views
        ]
        return [*own, *super().get_urls()]

    def files_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the files of a survey, and offer one of the filter of the query; a POST makes, cancels or makes again.

        A malformed filter leads to the analysis page, which names its errors.
        """
        survey = self.survey(request, pk)
        if request.method == "POST":
            return self._act(request, survey)
        form, selection = self.filtered(request, survey)
        if form.errors:
            return _to("analysis", survey, request.GET.urlencode())
        exports, n = list(_newest(survey)[:RECENT]), selection.responses().count()
        return self.page(
            request,
            "files.html",
            survey,
            title=gettext("Files"),
            selection=selection,
            n=n,
            is_large=n > settings.STATS_ROWS,
            too_many=statistics.too_many(),
            exports=exports,
            unfinished=sum(export.is_unfinished for export in exports),
        )

    def progress_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Return how far the files are as JSON, for the page; `waiting` is how many it shows as unfinished."""
        exports = [export for export in _newest(self.survey(request, pk))[:RECENT] if export.is_unfinished]
        waiting = request.GET.get("waiting", "")
        is_as_before = bool(exports) and (not is_key(waiting) or len(exports) >= int(waiting))
        done, total = sum(export.done for export in exports), sum(export.total for export in exports)
        return JsonResponse({"unfinished": is_as_before, "done": done, "total": total})

    def file_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
        """Send a file to somebody who may read what it holds, and record that it was taken."""
        survey = self.survey(request, pk)
        export = get_object_or_404(_newest(survey), pk=number)
        try:
            place = making.place_of(export, may_read_words=self.may_read_words(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return _to("files", survey)
        if request.method == "GET":
            making.record_taking(export, by=person(request))
        name = f"{survey.slug}-{export.counted_on:%Y-%m-%d}.zip"
        response = FileResponse(place.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
        response["Cache-Control"] = "no-store"
        return response

    def _act(self, request: HttpRequest, survey: Survey) -> HttpResponse:
        act, _dash, number = str(request.POST.get("act", "make")).partition("-")
        try:
            if act == "make":
                self._make(request, survey)
            elif act in ("cancel", "again") and is_key(number):
                export = get_object_or_404(_newest(survey), pk=int(number))
                self._cancel(request, export) if act == "cancel" else self._make_again(request, export)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return _to("files", survey)

    def _make(self, request: HttpRequest, survey: Survey) -> None:
        form, selection = self.filtered(request, survey)
        if form.errors:
            raise Refused(gettext("This filter cannot be read: choose it again."))
        with_words = self.may_read_words(request) and request.POST.get("words", "with") == "with"
        self._queue(
            request,
            making.ask(
                selection, language=language(), with_words=with_words, by=person(request), formats=_formats(request)
            ),
        )

    def _make_again(self, request: HttpRequest, export: ResponseExport) -> None:
        self._queue(request, making.make_again(export, with_words=self.may_read_words(request), by=person(request)))

    def _cancel(self, request: HttpRequest, export: ResponseExport) -> None:
        making.cancel(export, by=person(request))
        messages.success(request, gettext("The file is not made."))

    def _queue(self, request: HttpRequest, export: ResponseExport) -> None:
        enqueue(tasks.work_on_export, export.pk)
        filtered = {"filter": export.query or "–"}
        self.log_change(request, export.survey, gettext("Exported responses: %(filter)s") % filtered)
        messages.success(request, gettext("The file is being made. This page says how far it is."))


def _formats(request: HttpRequest) -> list[str]:
    """Return the formats beside CSV: all of them for whoever did not choose."""
    if "chosen" not in request.POST:
        return list(statistics.FILES)
    return [name for name in statistics.FILES if name in request.POST.getlist("format")]


def _newest(survey: Survey) -> QuerySet[ResponseExport, Any]:
    return survey.exports.select_related("survey", "by").order_by("-pk")


def _to(page: str, survey: Survey, query: str = "") -> HttpResponseRedirect:
    url = reverse(f"admin:surveys_response_{page}", args=[survey.pk])
    return HttpResponseRedirect(f"{url}?{query}" if query else url)
