"""Base classes of the admin pages of a survey's draft: languages side by side, history, edit conflicts noticed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lib.admin.conflicts import ConflictAwareAdmin
from lib.admin.history import HistoryAdmin
from lib.admin.side_by_side import SideBySideAdmin
from surveys.models import Survey
from surveys.questionnaires.published_keys import PublishedKeys


def published_keys(request: HttpRequest, survey: Survey) -> PublishedKeys:
    """Return what of a survey was ever published, read once for a request."""
    by_survey: dict[int, PublishedKeys] = request.__dict__.setdefault("published_keys", {})
    return by_survey.setdefault(survey.pk, PublishedKeys(survey))


class DraftAdmin(ConflictAwareAdmin, HistoryAdmin, SideBySideAdmin):
    """The admin of a row that belongs to a survey's draft; saving it publishes nothing."""

    save_on_top = False
    actions = None

    def survey_of(self, request: HttpRequest, obj: Any | None) -> Survey | None:
        """Return the survey that a row belongs to, or that the request names for a new one."""
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        survey = self.survey_of(request, obj) if obj else None
        away = survey is not None and survey.state == Survey.State.ARCHIVED
        return not away and super().has_change_permission(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["publishes"] = False
        context["survey"] = self.survey_of(request, kwargs.get("obj"))
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)


class PartAdmin(DraftAdmin):
    """The admin of a section or a question, reached from its survey; saving leads back there."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return False: parts are listed on their survey's page, not on the start page."""
        return False

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return self._to_the_survey(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return self._to_the_survey(request, obj)

    def _to_the_survey(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        survey = self.survey_of(request, obj)
        return HttpResponseRedirect(
            reverse("admin:surveys_survey_change", args=[survey.pk])
            if survey
            else reverse("admin:surveys_survey_changelist")
        )
