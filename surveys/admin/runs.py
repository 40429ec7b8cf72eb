"""Admin of runs: start one on a closed round, show its progress and results, and verify it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lib.admin.person import person
from lib.background.queue import enqueue
from lib.refusals import Refused
from surveys import aggregation, tasks
from surveys.admin import run_tables
from surveys.models import Round, Run

DIFFERENCES, ROUNDS = 20, 100


@admin.register(Run)
class RunAdmin(admin.ModelAdmin[Run]):
    """Runs are started by those who may add one, and never edited or deleted."""

    list_display = ("name", "round", "how_far", "proposed", "by", "created_at")
    list_display_links = ("name",)
    list_select_related = ("round__edition", "round__panel", "by")
    list_filter = ("round__edition",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        """Return runs without the content of their snapshots, of which pages show only the checksum."""
        runs = super().get_queryset(request).select_related("round__edition", "round__panel", "by", "snapshot")
        return runs.defer("snapshot__content")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        start = view(require_http_methods(["GET", "HEAD", "POST"])(self.start_view))
        return [
            path("<int:pk>/progress/", view(require_safe(self.progress_view)), name="surveys_run_progress"),
            path("start/<int:round_id>/", start, name="surveys_run_start"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False

    @admin.display(description=_("run"), ordering="pk")
    def name(self, obj: Run) -> str:
        return str(obj)

    @admin.display(description=_("state"), ordering="state")
    def how_far(self, obj: Run) -> str:
        return run_tables.headline(obj)

    @admin.display(description=_("proposals"))
    def proposed(self, obj: Run) -> str:
        return number_format(obj.summary["proposed"], force_grouping=True) if obj.summary else "–"

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """List the closed rounds to aggregate, the last closed first."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        closed = Round.objects.filter(state=Round.State.CLOSED).select_related("edition", "panel")
        rounds = closed.order_by("-closed_at")[:ROUNDS]
        return self._page(request, "choose.html", title=gettext("Aggregate a round"), rounds=rounds)

    def start_view(self, request: HttpRequest, round_id: int) -> HttpResponse:
        """Show the size of a round and its suspect raters; a POST excludes the ticked ones and starts a run."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        round_: Round = get_object_or_404(Round.objects.select_related("edition", "panel"), pk=round_id)
        if request.method == "POST":
            return self._start(request, round_)
        return self._page(
            request,
            "start.html",
            title=gettext("Aggregate a round"),
            round=round_,
            closed=round_.state == Round.State.CLOSED,
            too_old=aggregation.newer_round_refusal(round_),
            size=run_tables.size_of(round_),
            suspects=aggregation.suspects(round_),
            exclusions=aggregation.exclusions(round_),
        )

    def _start(self, request: HttpRequest, round_: Round) -> HttpResponse:
        try:
            with transaction.atomic():  # a refused run excludes nobody
                _screen(request, round_)
                run = aggregation.start(round_, by=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:surveys_run_start", args=[round_.pk]))
        enqueue(tasks.work_on_run, run.pk)
        return _redirect_to_run(run)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the progress and the results of a run; a POST verifies it."""
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        if request.method == "POST":
            return self._verify(request, run)
        results = run_tables.results(run) if run.state == Run.State.DONE else {}
        title = gettext("Run %(number)s") % {"number": run}
        return self._page(request, "detail.html", title=title, run=run, progress=run_tables.progress(run), **results)

    def _verify(self, request: HttpRequest, run: Run) -> HttpResponse:
        try:
            verification = aggregation.verify(run)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return _redirect_to_run(run)
        if not verification.differences:
            message = gettext("Computed again from its snapshot: %(count)s scores, no difference.")
            messages.success(request, message % {"count": number_format(verification.cells, force_grouping=True)})
        for difference in verification.differences[:DIFFERENCES]:
            messages.error(request, str(difference))
        if (more := len(verification.differences) - DIFFERENCES) > 0:
            messages.error(request, gettext("and %(more)s more") % {"more": more})
        return _redirect_to_run(run)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the progress of a run as JSON, for the script of its page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return JsonResponse(run_tables.progress(get_object_or_404(Run, pk=pk)))

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/surveys/run/{template}", {**shared, **context})


def _screen(request: HttpRequest, round_: Round) -> None:
    for name, act in (("leave_out", aggregation.exclude), ("count_again", aggregation.include)):
        if codes := request.POST.getlist(name):
            act(round_, codes, by=person(request))


def _redirect_to_run(run: Run) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:surveys_run_change", args=[run.pk]))
