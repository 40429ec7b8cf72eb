"""The admin page of the quality rules: what each marks and why, the marked responses, and undoing a mark."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lib.admin.person import person
from lib.background.queue import enqueue
from lib.refusals import Refused
from surveys import tasks
from surveys.admin.response_pages import ResponsePages
from surveys.analysis import quality
from surveys.analysis.quality_rules import RULES
from surveys.models import QualityCheck, QualityMark, Survey

PER_PAGE: Final = 25


class QualityPages(ResponsePages):
    """Marks are seen by those who see responses; who may change responses has them looked for, and undoes them."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.quality_view))
        undo = self.admin_site.admin_view(require_POST(self.undo_view))
        return [
            path("surveys/<int:pk>/quality/", page, name="surveys_response_quality"),
            path("marks/<int:pk>/undo/", undo, name="surveys_response_undo_mark"),
            *super().get_urls(),
        ]

    def quality_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the rules with the numbers they mark, and the marked responses of one; a POST has them looked for."""
        survey = self.survey(request, pk)
        if request.method == "POST":
            return self._ask(request, survey)
        rule = RULES.get(request.GET.get("rule", ""))
        marks = QualityMark.objects.filter(response__survey=survey, rule=rule.code if rule else "")
        related = ("response__country", "response__indicator", "response__edition", "response__version", "undone_by")
        marks = marks.select_related(*related).defer("response__version__document")
        rows = marks.order_by("-response__submitted_on", "-response_id")
        return self.page(
            request, "quality.html", survey, title=gettext("Quality of the answers"), rules=_rules(survey), rule=rule,
            check=QualityCheck.objects.filter(survey=survey).select_related("by").first(),
            page=Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
            before=f"rule={rule.code}" if rule else "",
        )  # fmt: skip

    def _ask(self, request: HttpRequest, survey: Survey) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        check = quality.ask_for_check(survey, by=person(request))
        enqueue(tasks.work_on_quality_check, check.pk)
        messages.success(request, gettext("The rules are applied in the background: reload this page in a moment."))
        return HttpResponseRedirect(reverse("admin:surveys_response_quality", args=[survey.pk]))

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo a mark with a reason, and lead back to the marked responses of its rule."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        mark = get_object_or_404(QualityMark.objects.select_related("response"), pk=pk)
        try:
            quality.undo(mark, because=request.POST.get("because", "")[:200], by=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("The mark was undone."))
        address = reverse("admin:surveys_response_quality", args=[mark.response.survey_id])
        return HttpResponseRedirect(f"{address}?rule={mark.rule}#marked")


def _rules(survey: Survey) -> list[tuple[object, int, int]]:
    """Return each rule with the number of its marks that stand, and of those undone."""
    rows = QualityMark.objects.filter(response__survey=survey).order_by().values_list("rule")
    counts = {
        code: (standing, undone)
        for code, standing, undone in rows.annotate(
            standing=Count("pk", filter=Q(undone_by=None)), undone=Count("pk", filter=Q(undone_by__isnull=False))
        )
    }
    return [(rule, *counts.get(code, (0, 0))) for code, rule in RULES.items()]
