"""Admin pages that fill a draft with invented answers, and take them away again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lib.refusals import Refused
from surveys.models import Survey
from surveys.simulation import inventing


class InventingPages(admin.ModelAdmin[Any]):
    """The acts on invented answers to a draft."""

    def get_urls(self) -> list[URLPattern]:
        views = {"invent": self.invent_view, "forget": self.forget_view}
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(require_POST(view)),
                    name=f"surveys_survey_{name}",
                )
                for name, view in views.items()
            ),
            *super().get_urls(),
        ]

    def may_invent(self, request: HttpRequest, survey: Survey) -> bool:
        """Return whether this person may have answers to a draft invented."""
        return (
            not survey.demonstration
            and Survey.objects.changeable().filter(pk=survey.pk).exists()
            and (self.has_change_permission(request, survey))
        )

    def invent_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Invent answers, and lead to their figures."""
        survey = self._survey(request, pk)
        try:
            invented = inventing.invent_responses(survey)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:surveys_survey_change", args=[survey.pk]))
        message = gettext("%(count)s answers are invented. They count nowhere, and go when the draft is published.")
        messages.success(request, message % {"count": inventing.NUMBER})
        return HttpResponseRedirect(reverse("admin:surveys_response_analysis", args=[invented.pk]))

    def forget_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete the invented answers."""
        survey = self._survey(request, pk)
        if inventing.remove_invented(survey):
            messages.success(request, gettext("The invented answers are gone."))
        return HttpResponseRedirect(reverse("admin:surveys_survey_change", args=[survey.pk]))

    def delete_model(self, request: HttpRequest, obj: Survey) -> None:
        """Delete a draft with the answers that were invented to it."""
        with transaction.atomic():
            inventing.remove_invented(obj)
            super().delete_model(request, obj)

    def _survey(self, request: HttpRequest, pk: int) -> Survey:
        survey = get_object_or_404(Survey, pk=pk)
        if not self.may_invent(request, survey):
            raise PermissionDenied
        return survey

    def invented_context(self, request: HttpRequest, survey: Survey) -> dict[str, Any]:
        """Return what the page of a survey shows of its invented answers."""
        return {
            "may_invent": self.may_invent(request, survey),
            "invented": inventing.find_invented(survey),
            "invented_number": inventing.NUMBER,
        }
