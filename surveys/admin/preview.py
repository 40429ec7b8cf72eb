"""The admin preview of a survey's draft in one language, drawn by the visitors' own form, without sending."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from surveys.documents import Document
from surveys.documents.languages import OF_THE_SITE, interface_language, interface_mark
from surveys.forms.building import build_form
from surveys.models import Survey
from surveys.questionnaires import compiling


class PreviewPages(admin.ModelAdmin[Any]):
    """Show drafts as forms that cannot be sent."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.preview_view))
        return [path("<int:pk>/proof/<str:code>/", view, name="surveys_survey_proof"), *super().get_urls()]

    def preview_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Show the form that publishing the draft would make, in the language `code`."""
        back = reverse("admin:surveys_survey_change", args=[pk])
        return self.draw_draft(
            request, pk, code, "proof.html", lambda document: {"form": build_form(document, code)(), "back": back}
        )

    def draw_draft(
        self, request: HttpRequest, pk: int, code: str, template: str, context_of: Callable[[Document], dict[str, Any]]
    ) -> HttpResponse:
        """Return a page in a language of a survey; `context_of` returns what it draws of the draft's document."""
        survey = get_object_or_404(Survey, pk=pk)
        if not self.has_view_permission(request, survey):
            raise PermissionDenied
        if code not in (*OF_THE_SITE, *survey.languages):
            raise Http404
        document = compiling.preview_document(survey)
        with translation.override(interface_language(code)):
            context = {"survey": survey, "robots": "noindex", **context_of(document)}
            if code not in OF_THE_SITE:
                context |= {"page_language": code, "interface_mark": interface_mark(code)}
            response = render(request, f"admin/surveys/survey/{template}", context)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
