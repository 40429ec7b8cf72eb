"""The admin page of all paths through a survey's draft: the drawn map, the shortest and the longest, a table."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from indicators.exporting.cells import csv_text
from surveys.admin.path_rows import path_rows, told
from surveys.models import Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.routes import Routes


class PathPages(admin.ModelAdmin[Any]):
    """Show all paths of a draft, and give them out as files."""

    def get_urls(self) -> list[URLPattern]:
        views = {"paths/": self.paths_view, "paths.svg": self.paths_svg, "paths.csv": self.paths_csv}
        return [
            *(
                path(f"<int:pk>/{end}", self.admin_site.admin_view(require_safe(view)), name=f"surveys_survey_{name}")
                for (end, view), name in zip(views.items(), ("paths", "paths_svg", "paths_csv"), strict=True)
            ),
            *super().get_urls(),
        ]

    def paths_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the map, the faults of routes, and the paths with their questions and times."""
        survey, routes = self._draft(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "survey": survey,
            "title": gettext("Paths through “%(survey)s”") % {"survey": survey},
            "faults": routes.faults,
            **told(routes),
        }
        return TemplateResponse(request, "admin/surveys/survey/paths.html", context)

    def paths_svg(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the map as a file, with the questions in words."""
        survey, routes = self._draft(request, pk)
        context = {"survey": survey, **told(routes)}
        response = TemplateResponse(
            request, "admin/surveys/survey/paths_drawing.html", context, content_type="image/svg+xml"
        )
        return _as_file(response, survey, "svg")

    def paths_csv(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the paths as a table, the shortest first."""
        survey, routes = self._draft(request, pk)
        walked = routes.walk if routes.document["sections"] else None
        rows = zip(path_rows(routes.document, walked), walked.paths if walked else (), strict=True)
        cells = [
            (Decimal(row.number), Decimal(row.count), Decimal(row.seconds), " ".join(way.asked), row.example)
            for row, way in rows
        ]
        text = csv_text([("path", "questions", "seconds", "asked", "example"), *cells])
        return _as_file(HttpResponse(text, content_type="text/csv; charset=utf-8"), survey, "csv")

    def _draft(self, request: HttpRequest, pk: int) -> tuple[Survey, Routes]:
        survey = get_object_or_404(Survey, pk=pk)
        if not self.has_view_permission(request, survey):
            raise PermissionDenied
        return survey, Routes(compiling.preview_document(survey))


def _as_file(response: HttpResponse, survey: Survey, ending: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{survey.slug}-paths.{ending}"'
    return response
