"""Admin pages of moderation: one response, those marked as spam, and the acts that approve, hold or mark them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from lib.admin.person import person
from surveys import intake
from surveys.admin import held_desk
from surveys.admin.held_desk import PER_PAGE, HeldDeskPages
from surveys.admin.response_pages import is_key, language
from surveys.analysis import answered, quality
from surveys.analysis.flags import reasons
from surveys.models import AnswerText, Response
from surveys.questionnaires import consents

Status = Response.Status
ACTS = {"release": intake.approve, "hold": intake.hold, "spam": intake.mark_spam}


class HeldPages(HeldDeskPages):
    """The desk of held responses, the list of spam, the page of one response, and the acts on those that are ticked."""

    def get_urls(self) -> list[URLPattern]:
        held = self.admin_site.admin_view(require_safe(self.held_view))
        decide = self.admin_site.admin_view(require_POST(self.decide_view))
        return [
            path("surveys/<int:pk>/held/", held, name="surveys_response_held"),
            path("decide/", decide, name="surveys_response_decide"),
            *super().get_urls(),
        ]

    def held_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the desk for one survey; with `status=spam` list what is marked as spam, later days first."""
        survey = self.survey(request, pk)
        if request.GET.get("status") != Status.SPAM:
            return self.desk_view(request, survey)
        rows = _with_texts(survey.responses.filter(status=Status.SPAM)).order_by("-submitted_on", "pk")
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        entries = [(response, reasons(response.flags)) for response in page.object_list]
        return self.page(request, "spam.html", survey, title=gettext("Marked as spam"), page=page, entries=entries)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show one response with its answers and its log; a POST applies one of the acts."""
        response = self.get_object(request, object_id)
        if response is None:
            raise Http404
        if request.method == "POST":
            return self.decide_view(request, response.pk)
        survey = self.survey(request, response.survey_id)
        return self.page(
            request,
            "response.html",
            survey,
            title=str(response),
            response=response,
            reasons=reasons([*response.flags, *quality.rules_of(response)]) if response.status != Status.ERASED else [],
            erased_because=intake.cause_of(response),
            consent_version=consents.first_version(survey.versions.all(), response.consent)
            if response.consent
            else None,
            answers=answered.answers_of(response, language()),
            log_entries=_log_entries(response),
        )

    def decide_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Approve, hold or mark as spam the ticked responses, at most `PER_PAGE`, or the one given."""
        act = _chosen_act(request)
        if not self.has_change_permission(request):
            raise PermissionDenied
        keys = [pk] if pk else [int(key) for key in request.POST.getlist("response") if is_key(key)]
        if act is None or not keys:
            messages.warning(request, gettext("Nothing was changed: tick at least one response."))
            return self._back(request)
        n_changed = act(Response.objects.filter(pk__in=keys[:PER_PAGE]), by=person(request))
        message = ngettext("%(count)s response was changed.", "%(count)s responses were changed.", n_changed)
        messages.success(request, message % {"count": n_changed})
        if n_changed < len(keys):
            messages.warning(request, gettext("The others had already been changed by someone else."))
        return self._back(request)

    def _back(self, request: HttpRequest) -> HttpResponse:
        """Redirect to the page named by `next` if it is on this host, else to the list of surveys."""
        url = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
            url = reverse("admin:surveys_response_changelist")
        return HttpResponseRedirect(url)


def _chosen_act(request: HttpRequest) -> Callable[..., int] | None:
    """Return the act of a form; one from the desk decides nothing that is not held any longer."""
    name = request.POST.get("act", "")
    if request.POST.get("was") == Status.HELD and name in held_desk.ACTS:
        return partial(held_desk.ACTS[name], held_alone=True)
    return ACTS.get(name)


def _with_texts(rows: QuerySet[Response]) -> QuerySet[Response]:
    texts = Prefetch("texts", queryset=AnswerText.objects.select_related("question").order_by("question_id", "pk"))
    related = rows.select_related("country", "indicator", "edition", "version").defer("version__document")
    return related.prefetch_related(texts)


def _log_entries(response: Response) -> QuerySet[LogEntry]:
    """Return the newest 50 log entries of a response."""
    kind = ContentType.objects.get_for_model(Response)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(response.pk))
    return entries.select_related("user").order_by("-pk")[:50]
