"""The address to which the filter's form goes: it leads to the page it came from, with the filter in its address."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, URLPattern, path, resolve, reverse
from django.views.decorators.http import require_safe

from surveys.admin.filter_panel import address
from surveys.admin.response_pages import ResponsePages
from surveys.models import Survey


class FilterPages(ResponsePages):
    """Turn the fields of a filter into the one short address of what they keep."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.filter_view))
        return [path("surveys/<int:pk>/filter/", view, name="surveys_response_filter"), *super().get_urls()]

    def filter_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Redirect to the page that the form names, if it is one of this survey, else to its figures."""
        survey = self.survey(request, pk)
        page = page_of(survey, request.GET.get("page", ""))
        query = address(request.GET)
        return HttpResponseRedirect(f"{page}?{query}" if query else page)


def page_of(survey: Survey, page: str) -> str:
    """Return a path if it is that of a page of a survey's responses, else that of its figures."""
    figures = reverse("admin:surveys_response_analysis", args=[survey.pk])
    try:
        match = resolve(page)
    except Resolver404:
        return figures
    is_own = (match.url_name or "").startswith("surveys_response_") and match.kwargs.get("pk") == survey.pk
    return page if is_own else figures
