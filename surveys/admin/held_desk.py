"""The desk of held answers: in groups, with answers and reasons in place, and acts on a group or on all of a reason."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lib.admin.person import person
from surveys import intake
from surveys.admin.response_pages import ResponsePages, is_key, language
from surveys.analysis import answered, held, held_groups
from surveys.analysis.flags import FlagReason, reasons
from surveys.analysis.held import HeldSelection
from surveys.intake.spam import REASONS
from surveys.models import Response, Survey

PER_PAGE: Final = 50
MOST_AT_ONCE: Final = 1000  # responses that one confirmation decides, in one transaction
ACTS: Final = {"release": intake.approve, "spam": intake.mark_spam}


@dataclass(frozen=True)
class HeldBatch:
    """Held responses that one act is to decide: all that have a reason alone, or a group."""

    act: str
    selection: HeldSelection
    responses: QuerySet[Response]
    reason: FlagReason | None  # None for a group


class HeldDeskPages(ResponsePages):
    """List held responses in their groups, and ask before many are decided at once."""

    def get_urls(self) -> list[URLPattern]:
        desk = self.admin_site.admin_view(require_safe(self.desk_view))
        batch = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.batch_view))
        return [
            path("held/", desk, name="surveys_response_desk"),
            path("held/batch/", batch, name="surveys_response_batch"),
            *super().get_urls(),
        ]

    def desk_view(self, request: HttpRequest, survey: Survey | None = None) -> HttpResponse:
        """List the held responses of all surveys or of one, large groups first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        selection = _selection(request, survey)
        page = Paginator(_with_what_it_is_about(selection.in_groups()), PER_PAGE).get_page(request.GET.get("p"))
        carrying, alone = held.reason_counts(selection)
        return self.page(
            request,
            "held_desk.html",
            selection.survey,
            title=gettext("Held answers"),
            selection=selection,
            page=page,
            groups=_groups(selection, page),
            surveys=held.surveys_with_held(),
            carrying=[*_counted(carrying), *_by_hand(carrying)],
            alone=_counted(alone),
        )

    def batch_view(self, request: HttpRequest) -> HttpResponse:
        """Say what will be decided, and how many; a POST decides those that were named, as far as they are held."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._decide(request)
        batch = _batch(request)
        keys = list(batch.responses.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
        return self.page(
            request,
            "held_batch.html",
            batch.selection.survey,
            title=gettext("Approve held answers") if batch.act == "release" else gettext("Mark held answers as spam"),
            batch=batch,
            keys=keys,
            n_left=batch.responses.count() - len(keys),
            desk=_desk(batch.selection.query),
        )

    def _decide(self, request: HttpRequest) -> HttpResponse:
        """Decide the responses that the page named, none that was held since, and say how many were decided before."""
        act = ACTS.get(request.POST.get("act", ""))
        keys = [int(key) for key in request.POST.get("responses", "").split(",")[:MOST_AT_ONCE] if is_key(key)]
        n_changed = act(Response.objects.filter(pk__in=keys), by=person(request), held_alone=True) if act else 0
        message = ngettext("%(count)s response was changed.", "%(count)s responses were changed.", n_changed)
        messages.success(request, message % {"count": n_changed})
        if n_missed := len(set(keys)) - n_changed:
            message = ngettext(
                "%(count)s of those you confirmed had been decided by someone else, or withdrawn.",
                "%(count)s of those you confirmed had been decided by someone else, or withdrawn.",
                n_missed,
            )
            messages.warning(request, message % {"count": n_missed})
        return HttpResponseRedirect(_desk(_selection(request).query))


def _selection(request: HttpRequest, survey: Survey | None = None) -> HeldSelection:
    """Return the selection that an address or a form names; what is no survey or reason narrows nothing."""
    values = request.POST if request.method == "POST" else request.GET
    if survey is None and is_key(values.get("survey", "")):
        survey = Survey.objects.filter(pk=values["survey"]).first()
    reason = values.get("reason", "")
    return HeldSelection(survey, reason if reason in REASONS or reason == held.BY_HAND else "")


def _batch(request: HttpRequest) -> HeldBatch:
    """Return the batch that an address names. Raises `Http404` for another act, reason or group."""
    act, selection = request.GET.get("act", ""), _selection(request)
    alone, member = request.GET.get("alone", ""), request.GET.get("group", "")
    if act not in ACTS or not (alone in REASONS or is_key(member)):
        raise Http404
    if alone in REASONS:
        (reason,) = reasons([alone])
        return HeldBatch(act, selection, selection.with_this_reason_alone(alone), reason)
    return HeldBatch(act, selection, selection.in_group_of(get_object_or_404(Response, pk=member)), None)


def _groups(selection: HeldSelection, page: Page[Any]) -> list[Any]:
    """Return the groups of a page as pairs: the group, and its responses here with their reasons and answers."""
    responses = list(page.object_list)
    answers = answered.answers_of_all(responses, language())
    groups = held_groups.groups_of(selection, responses, answers)
    return [
        (group, [(response, reasons(response.flags), answers[response.pk]) for response in group.responses])
        for group in groups
    ]


def _with_what_it_is_about(rows: QuerySet[Response]) -> QuerySet[Response]:
    return rows.select_related("survey", "version", "country", "indicator", "edition").defer("version__document")


def _counted(counts: dict[str, int]) -> list[FlagReason]:
    return [FlagReason(reason.words, counts[reason.code], reason.code) for reason in reasons(counts.keys() & REASONS)]


def _by_hand(counts: dict[str, int]) -> list[FlagReason]:
    number = counts.get(held.BY_HAND, 0)
    return [FlagReason(gettext("held by hand"), number, held.BY_HAND)] if number else []


def _desk(query: str) -> str:
    return reverse("admin:surveys_response_desk") + (f"?{query}" if query else "")
