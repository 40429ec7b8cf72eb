"""Acts on the way to publishing, in the admin: a first draft handed over and back, warnings set aside and taken up."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from lib.admin.person import person
from lib.admin.start_page import Waiting
from surveys.admin.acting import ActingPages
from surveys.models import Survey
from surveys.questionnaires import checklist, handing_over

LONGEST_NOTE = 1000


class BeforePublishingPages(ActingPages):
    """The acts between a draft and its publication."""

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "hand-over": self.hand_over_view,
            "give-back": self.give_back_view,
            "set-aside": self.set_aside_view,
            "take-up": self.take_up_view,
        }
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(require_POST(view)),
                    name=f"surveys_survey_{name.replace('-', '_')}",
                )
                for name, view in views.items()
            ),
            *super().get_urls(),
        ]

    def may_publish(self, request: HttpRequest) -> bool:
        raise NotImplementedError

    def hand_over_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand a first draft over to publishers, with a word."""
        note, by = _note(request), person(request)
        message = gettext("The draft is handed over: publishers see it on their start page.")
        return self._edit(request, pk, lambda survey: handing_over.hand_over(survey, by=by, note=note), message)

    def give_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a draft back as its editor, or return it as a publisher, with a word."""
        survey, note = get_object_or_404(Survey, pk=pk), _note(request)
        if not (self.has_change_permission(request, survey) or self.may_publish(request)):
            raise PermissionDenied
        message = gettext("The draft is with its editors.")
        return self.act_on(request, survey, lambda row: handing_over.give_back(row, note=note), message)

    def set_aside_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set a warning aside, with a word."""
        name, word = request.POST.get("name", ""), request.POST.get("word", "")
        message = gettext("The warning is set aside.")
        return self._edit(request, pk, lambda survey: checklist.set_aside(survey, name, word), message)

    def take_up_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a warning again."""
        name = request.POST.get("name", "")
        message = gettext("The warning is shown again.")
        return self._edit(request, pk, lambda survey: checklist.take_up(survey, name), message)

    def _edit(self, request: HttpRequest, pk: int, act: Callable[[Survey], None], message: str) -> HttpResponse:
        survey = get_object_or_404(Survey, pk=pk)
        if not self.has_change_permission(request, survey):
            raise PermissionDenied
        return self.act_on(request, survey, act, message)

    def handover_context(self, request: HttpRequest, survey: Survey) -> dict[str, Any]:
        """Return what the page of a survey shows of its handing over."""
        is_first = (
            survey.kind == Survey.Kind.FEEDBACK and survey.state == Survey.State.DRAFT and not survey.demonstration
        )
        may_edit = self.has_change_permission(request, survey)
        moment = survey.handed_over_at
        return {
            "may_hand_over": is_first and moment is None and may_edit and not survey.versions.exists(),
            "may_give_back": is_first and moment is not None and (may_edit or self.may_publish(request)),
            "handed_over_by": str(survey.handed_over_by or "–"),
            "changes_since": handing_over.changes_since(survey, moment) if moment else 0,
        }

    def handed_over(self) -> Iterator[Waiting]:
        """Yield each first draft that waits for a publisher, with its word and the changes since."""
        surveys = Survey.objects.exclude(handed_over_at=None).filter(versions=None).select_related("handed_over_by")
        for survey in surveys:
            yield Waiting(
                title=gettext("First draft of “%(title)s” waits to be published") % {"title": survey},
                detail=_detail(survey),
                url=reverse("admin:surveys_survey_change", args=[survey.pk]),
                acts=[(gettext("Publish"), reverse("admin:surveys_survey_publish", args=[survey.pk]))],
            )

    def given_back(self) -> Iterator[Waiting]:
        """Yield each first draft that came back with a word."""
        for survey in Survey.objects.changeable().filter(handed_over_at=None, versions=None).exclude(handover_note=""):
            yield Waiting(
                title=gettext("First draft of “%(title)s” came back") % {"title": survey},
                detail=survey.handover_note,
                url=reverse("admin:surveys_survey_change", args=[survey.pk]),
            )


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").replace("\x00", "").strip()[:LONGEST_NOTE]


def _detail(survey: Survey) -> str:
    """Say who handed a draft over, when, with which word, and how often it changed since."""
    if survey.handed_over_at is None:
        return ""
    names = {
        "who": survey.handed_over_by or "–",
        "day": date_format(survey.handed_over_at),
    }
    parts = [gettext("from %(who)s, %(day)s") % names, survey.handover_note]
    if count := handing_over.changes_since(survey, survey.handed_over_at):
        parts.append(ngettext("%(count)s change since", "%(count)s changes since", count) % {"count": count})
    return " · ".join(filter(None, parts))
