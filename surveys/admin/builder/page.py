"""The page on which a survey is built; without scripts each button sends the whole form, and comes back to the page."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lib.admin.conflicts import CONFLICT
from lib.admin.sittings import end_sitting
from lib.refusals import Refused
from surveys.admin.builder.acts import Part, perform
from surveys.admin.builder.drawing import UNPROCESSABLE, BuilderDrawing
from surveys.admin.builder.keeping import BEFORE, Keeping, keep
from surveys.admin.builder.last_act import make_fresh, remembered, settle
from surveys.admin.questions import is_fixed
from surveys.models import Question, Survey
from surveys.questionnaires import drafting
from surveys.questionnaires.published_keys import PublishedKeys

View = Callable[..., HttpResponse]


class BuilderPages(BuilderDrawing):
    """Show the page, do what its buttons ask for, and keep what is typed."""

    def get_urls(self) -> list[URLPattern]:
        build: View = require_http_methods(["GET", "HEAD", "POST"])(self.build_view)
        framing: Any = csp_update({"frame-src": ["'self'"]})(self.admin_site.admin_view(build))
        keeping: View = self.admin_site.admin_view(require_POST(self.keep_view))
        return [
            path("<int:pk>/build/", framing, name="surveys_survey_build"),
            path("<int:pk>/build/keep/", keeping, name="surveys_survey_keep"),
            *super().get_urls(),
        ]

    def build_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the draft with one question or section open; a POST saves what is open and does an act."""
        survey = get_object_or_404(Survey, pk=pk)
        if not self.has_view_permission(request, survey):
            raise PermissionDenied
        if request.method == "POST":
            return self._sent(request, survey)
        return self.draw(request, survey, self.part_in(request.GET, survey))

    def keep_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save what is open as it is typed; answer in JSON what was kept, what was not, and what is stored now."""
        survey = get_object_or_404(Survey, pk=pk)
        if not self.may_build(request, survey):
            raise PermissionDenied
        part, kept = self._keep(request, survey)
        if part is None or kept is None:
            return JsonResponse({"gone": gettext("This is not in the draft any more.")}, status=410)
        status = CONFLICT if kept.conflicts else 200
        return JsonResponse(self.told(request, survey, part, kept), status=status)

    def _sent(self, request: HttpRequest, survey: Survey) -> HttpResponse:
        if not self.may_build(request, survey):
            return self._opened(request, survey)
        part, kept = self._keep(request, survey)
        if part is not None and kept is not None and kept.errors:
            return self.draw(request, survey, part, kept)
        before = part
        try:
            part = self._perform(request, survey, part)
        except (Refused, ValidationError) as fault:
            for message in getattr(fault, "messages", [str(fault)]):
                messages.error(request, message)
            if request.POST.get("pasted"):
                return self.draw(request, survey, part, status=UNPROCESSABLE)
        option = request.POST.get("option", "") if part == before else ""
        return HttpResponseRedirect(self.address(survey, part, option))

    def _opened(self, request: HttpRequest, survey: Survey) -> HttpResponse:
        """Open what a list names, all that someone may do who only looks; raises `PermissionDenied` for another act."""
        part = self.part_in(request.POST, survey)
        if request.POST.get("act") != "open":
            raise PermissionDenied
        try:
            part = perform(request, survey, part, PublishedKeys(survey), "open")
        except Refused as fault:
            messages.error(request, str(fault))
        return HttpResponseRedirect(self.address(survey, part))

    @transaction.atomic
    def _keep(self, request: HttpRequest, survey: Survey) -> tuple[Part | None, Keeping | None]:
        """Save what is open where it was sent; return it, and what came of it."""
        _lock(survey)
        part = self.part_in(request.POST, survey)
        if part is None or BEFORE not in request.POST:
            return part, None
        public = PublishedKeys(survey)
        name, key = ("type", part.pk) if isinstance(part, Question) else ("type-section", None)
        with remembered(request, survey, name, key, is_typing=True):
            if part.pk is None:
                part = drafting.add_section(survey, None)
                make_fresh(request, survey, part)
            kept = keep(part, request.POST, self.locks(request, survey, part, public), public)
        return part, kept

    @transaction.atomic
    def _perform(self, request: HttpRequest, survey: Survey, part: Part | None) -> Part | None:
        """Do the act, and before it move the open question where another number was written; return what is open."""
        _lock(survey)
        act = request.POST.get("act", "save")
        settle(request, survey)
        if part is not None:
            end_sitting(part)
        place = request.POST.get("place", "")
        is_moved = place != request.POST.get("place-was", "") and place.isascii() and place.isdigit() and len(place) < 5
        if isinstance(part, Question) and is_moved and not is_fixed(survey):
            with remembered(request, survey, "move", part.pk):
                drafting.place_at(part, int(place))
        return perform(request, survey, part, PublishedKeys(survey), act)


def _lock(survey: Survey) -> None:
    """Let whoever else writes this draft wait for the end of the transaction."""
    Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
