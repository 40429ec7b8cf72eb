"""Admin pages that publish, close and archive a survey, and list its versions with their differences."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.admin.text_diff import Piece, compare
from lib.refusals import Refused
from surveys.admin.acting import ActingPages
from surveys.admin.languages import name_of
from surveys.documents import Document
from surveys.documents.languages import OF_THE_SITE
from surveys.models import Survey, SurveyVersion
from surveys.questionnaires import compiling, differences, scheduling, translating
from surveys.questionnaires.checking import Draft
from surveys.questionnaires.checklist import Checklist, Finding, check_draft
from surveys.questionnaires.consents import is_reworded
from surveys.questionnaires.translating import Coverage
from surveys.simulation import inventing

State = Survey.State


class NoteForm(forms.Form):
    """The note of a version: what changed, for readers of its results."""

    note = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the version, for researchers."),
    )
    starts_on = forms.DateField(
        label=_("Asked from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Left empty, at once. Until that day visitors get the version before; you can take it back."),
    )

    gaps = forms.CharField(
        label=_("Why some translations are missing"),
        max_length=300,
        help_text=_("Kept with the version. Visitors see the first language in their place."),
    )

    def __init__(self, *args: Any, has_gaps: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_gaps:
            del self.fields["gaps"]

    def note_of_version(self) -> str:
        """Return the note with the reason of missing translations, as the version keeps it."""
        gaps = self.cleaned_data.get("gaps", "")
        reason = gettext("Translations are missing: %(reason)s") % {"reason": gaps} if gaps else ""
        return "\n".join(filter(None, (self.cleaned_data["note"], reason)))

    def clean_starts_on(self) -> date | None:
        """Return a day to come; None for at once."""
        day: date | None = self.cleaned_data["starts_on"]
        if day is not None and day < timezone.now().date():
            raise forms.ValidationError(gettext("This day is over: choose one to come, or leave it empty."))
        return day if day != timezone.now().date() else None


@dataclass(frozen=True)
class TextDiff:
    """One difference of two documents: where, of what, in which language, as runs of words."""

    where: str
    what: str
    language: str
    pieces: list[Piece]


@dataclass(frozen=True)
class DraftReport:
    """The state of a draft: its newest version, its checklist, missing translations, and its differences."""

    live: SurveyVersion | None
    checklist: Checklist
    untranslated: list[str]
    changes: list[TextDiff]
    differs: bool

    @property
    def faults(self) -> list[Finding]:
        return self.checklist.faults

    @property
    def publishable(self) -> bool:
        return not self.faults


def draft_report(survey: Survey) -> DraftReport:
    """Return the faults, warnings and missing translations of a draft, and its differences from the newest version."""
    draft, live = compiling.preview_document(survey), compiling.newest_version(survey)
    return DraftReport(
        live=live,
        checklist=check_draft(Draft(draft, compiling.published_documents(survey)), survey.set_aside),
        untranslated=missing_translations(survey),
        changes=changes(live.document if live else None, draft),
        differs=live is None or live.content_hash != compiling.document_checksum(draft),
    )


def _has_gaps(survey: Survey) -> bool:
    """Return whether publishing a draft would make a version in which translations are missing."""
    if all(entry.is_complete for entry in translating.coverage(survey)):
        return False
    live = compiling.newest_version(survey)
    return live is None or live.content_hash != compiling.document_checksum(compiling.preview_document(survey))


def missing_translations(survey: Survey) -> list[str]:
    """Return a sentence for each row of a draft that lacks a text in a language of the site, and each other language.

    They only warn: the first language is shown instead.
    """
    coverage = [entry for entry in translating.coverage(survey) if not entry.is_complete]
    return [sentence for entry in coverage for sentence in _of_a_language(entry)]


def _of_a_language(entry: Coverage) -> Iterator[str]:
    language = name_of(entry.language)
    if entry.language not in OF_THE_SITE:
        message = gettext("%(language)s: %(coverage)s are translated.")
        yield message % {"language": language, "coverage": translating.sentence_of(entry)}
        return
    for row in dict.fromkeys(place.row for place in entry.missing):
        names: dict[str, object] = {"what": row._meta.verbose_name, "name": row, "language": language}
        yield gettext("%(what)s “%(name)s” is not translated into %(language)s.") % names


def _archive(survey: Survey) -> None:
    with transaction.atomic():
        compiling.archive(survey)
        inventing.remove_invented(survey)


def changes(before: Document | None, after: Document) -> list[TextDiff]:
    """Return the differences of two documents; without a first one, all is new."""
    return [
        TextDiff(difference.where, difference.what, difference.language, compare(difference.before, difference.after))
        for difference in differences.compare(before, after)
    ]


class PublishingPages(ActingPages):
    """The pages and permissions to publish, close and archive a survey."""

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "publish": require_http_methods(["GET", "HEAD", "POST"])(self.publish_view),
            "take-back": require_POST(self.take_back_view),
            "close": require_POST(self.close_view),
            "archive": require_POST(self.archive_view),
            "versions": require_safe(self.versions_view),
        }
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"surveys_survey_{name.replace('-', '_')}",
                )
                for name, view in views.items()
            ),
            *super().get_urls(),
        ]

    def may_publish(self, request: HttpRequest) -> bool:
        """Return whether a person may publish: whoever may add a version."""
        return request.user.has_perm("surveys.add_surveyversion")

    def may_close(self, request: HttpRequest) -> bool:
        return self.may_publish(request) or request.user.has_perm("surveys.change_survey")

    def acts(self, request: HttpRequest, survey: Survey) -> dict[str, bool]:
        """Return which acts this person may do on the survey in its state, as template variables."""
        return {
            "may_publish": self.may_publish(request) and survey.state != State.ARCHIVED,
            "may_close": self.may_close(request) and survey.state == State.LIVE,
            "may_archive": self.may_close(request) and survey.state == State.CLOSED,
        }

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the draft's report and a form for the note; a POST publishes."""
        survey = get_object_or_404(Survey, pk=pk)
        if not self.may_publish(request):
            raise PermissionDenied
        form = NoteForm(request.POST or None, label_suffix="", has_gaps=_has_gaps(survey))
        if request.method == "POST" and form.is_valid():
            return self._publish(request, survey, form.note_of_version(), form.cleaned_data["starts_on"])
        title = gettext("Publish “%(survey)s”") % {"survey": survey}
        return self._page(request, "publish.html", survey, title=title, form=form, report=draft_report(survey))

    def _publish(self, request: Any, survey: Survey, note: str, starts_on: date | None) -> HttpResponse:
        before = compiling.newest_version(survey)
        try:
            version = compiling.publish(survey, by=request.user, note=note, starts_on=starts_on)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:surveys_survey_publish", args=[survey.pk]))
        inventing.remove_invented(survey)
        if version.starts_on is not None and scheduling.is_waiting(version, timezone.now().date()):
            message = gettext("Version %(number)s is asked from %(day)s.")
        elif before == version:
            message = gettext("Nothing was changed: version %(number)s stays, and the survey is live.")
        else:
            message = gettext("Version %(number)s is public now.")
        self.log_change(request, survey, gettext("Published version %(number)s") % {"number": version.number})
        day = date_format(version.starts_on) if version.starts_on else ""
        messages.success(request, message % {"number": version.number, "day": day})
        return self._back(survey)

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take back a version whose day is still to come."""
        survey, number = get_object_or_404(Survey, pk=pk), request.POST.get("number", "")
        if not self.may_publish(request):
            raise PermissionDenied
        key = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
        message = gettext("Version %(number)s is taken back.") % {"number": number}
        logged = gettext("Took back version %(number)s") % {"number": number}
        act = partial(scheduling.take_back, number=key)
        return self.act_on(request, survey, act, message, logged=logged, page="versions")

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close the survey, which then accepts no more answers."""
        return self._close(request, pk, compiling.close, gettext("The survey is closed: it takes no more answers."))

    def archive_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Archive the closed survey; answers that were invented to its draft go."""
        return self._close(request, pk, _archive, gettext("The survey is archived: its responses are kept."))

    def _close(self, request: HttpRequest, pk: int, act: Callable[[Survey], None], message: str) -> HttpResponse:
        survey = get_object_or_404(Survey, pk=pk)
        if not self.may_close(request):
            raise PermissionDenied
        return self.act_on(request, survey, act, message)

    def versions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the versions with their differences from the one before, newest first."""
        survey = get_object_or_404(Survey, pk=pk)
        if not self.has_view_permission(request, survey):
            raise PermissionDenied
        versions = list(survey.versions.select_related("by").order_by("-number"))
        older: list[SurveyVersion | None] = [*versions[1:], None][: len(versions)]
        entries = [
            (
                version,
                changes(before.document if before else None, version.document),
                before is not None and is_reworded(before.document, version.document),
            )
            for version, before in zip(versions, older, strict=True)
        ]
        title = gettext("Versions of “%(survey)s”") % {"survey": survey}
        today, may_take_back = timezone.now().date(), self.may_publish(request)
        version_asked = scheduling.asked_version(versions, today)
        facts = {"asked": version_asked, "today": today, "may_take_back": may_take_back}
        return self._page(request, "versions.html", survey, title=title, entries=entries, **facts)

    def _back(self, survey: Survey) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:surveys_survey_change", args=[survey.pk]))

    def _page(self, request: HttpRequest, template: str, survey: Survey, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "survey": survey}
        return TemplateResponse(request, f"admin/surveys/survey/{template}", {**shared, **context})
