"""The admin page that tells how far people come in a survey."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from surveys.admin.response_pages import ResponsePages, language
from surveys.analysis.drop_off import read_drop_off
from surveys.questionnaires import compiling


class DropOffPages(ResponsePages):
    """Starts, page turns and sendings by page, language and day: numbers alone, none of them under five."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.drop_off_view))
        return [path("surveys/<int:pk>/pages/", view, name="surveys_response_drop_off"), *super().get_urls()]

    def drop_off_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the counts of one survey."""
        survey = self.survey(request, pk)
        counts = read_drop_off(survey, compiling.newest_version(survey), language())
        return self.page(request, "drop_off.html", survey, title=gettext("How far people come"), counts=counts)
