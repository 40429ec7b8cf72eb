"""Admin pages of saved views: saving what is looked at under a name, the list of a survey's views, and their acts."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from lib.admin.person import person
from lib.refusals import Refused
from surveys.admin.filtering import page_of
from surveys.admin.response_pages import ResponsePages, language
from surveys.admin.selection_form import SelectionForm
from surveys.admin.view_sentence import in_words
from surveys.analysis import counting, saved_views
from surveys.analysis.selecting import Selection
from surveys.models import SavedView, Survey


@dataclass(frozen=True)
class SavedViewLine:
    """A view in the list: what it keeps in words, or why it can be read no longer."""

    view: SavedView
    words: str
    fault: str
    may_change: bool


class SavedViewPages(ResponsePages):
    """Views are shared by all who may see a survey's responses; their makers and administrators change them."""

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        return [
            path("surveys/<int:pk>/views/", site(require_safe(self.views_view)), name="surveys_response_views"),
            path("surveys/<int:pk>/views/save/", site(require_POST(self.save_view)), name="surveys_response_save"),
            path(
                "surveys/<int:pk>/views/<int:view_id>/rename/",
                site(require_POST(self.rename_view)),
                name="surveys_response_rename",
            ),
            path(
                "surveys/<int:pk>/views/<int:view_id>/delete/",
                site(require_POST(self.delete_saved_view)),
                name="surveys_response_delete_view",
            ),
            *super().get_urls(),
        ]

    def views_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the saved views of a survey."""
        survey = self._survey_of_views(request, pk)
        form, reader = SelectionForm(QueryDict(), survey, counting.choices(Selection(survey))), person(request)
        lines = [
            _line(view, form.of_query(view.query), saved_views.may_change(view, reader))
            for view in SavedView.objects.filter(survey=survey).select_related("by")
        ]
        return self.page(request, "views.html", survey, title=gettext("Saved views"), lines=lines)

    def save_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save the filter that is sent under the name that is sent, and go back to the page it was on."""
        survey = self.survey(request, pk)
        query = request.POST.get("query", "")
        form = SelectionForm(QueryDict(query), survey, counting.choices(Selection(survey)))
        selection = form.selection()
        if form.errors:
            messages.error(request, gettext("The filter cannot be read, so the view was not saved."))
        else:
            self._save(request, selection, request.POST.get("name", ""))
        page = page_of(survey, request.POST.get("page", ""))
        return HttpResponseRedirect(f"{page}?{query}" if query else page)

    def _save(self, request: HttpRequest, selection: Selection, name: str) -> None:
        try:
            view = saved_views.save(selection, name=name, by=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return
        words = {"name": view.name, "filter": view.query or "–"}
        self.log_change(request, selection.survey, gettext("Saved the view “%(name)s”: %(filter)s") % words)
        messages.success(request, gettext("The view “%(name)s” was saved.") % words)

    def rename_view(self, request: HttpRequest, pk: int, view_id: int) -> HttpResponse:
        """Give a view another name."""
        view = self._own_view(request, pk, view_id)
        words = {"before": view.name}
        try:
            saved_views.rename(view, name=request.POST.get("name", ""))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            message = gettext("Renamed the view “%(before)s” to “%(name)s”.") % {**words, "name": view.name}
            self.log_change(request, view.survey, message)
            messages.success(request, message)
        return HttpResponseRedirect(reverse("admin:surveys_response_views", args=[pk]))

    def delete_saved_view(self, request: HttpRequest, pk: int, view_id: int) -> HttpResponse:
        """Delete a view; what was quoted with its address stays, as the address has the filter itself."""
        view = self._own_view(request, pk, view_id)
        words = {"name": view.name, "filter": view.query or "–"}
        view.delete()
        self.log_change(request, view.survey, gettext("Deleted the view “%(name)s”: %(filter)s") % words)
        messages.success(request, gettext("The view “%(name)s” was deleted.") % words)
        return HttpResponseRedirect(reverse("admin:surveys_response_views", args=[pk]))

    def _survey_of_views(self, request: HttpRequest, pk: int) -> Survey:
        """Return the survey to those who may see its responses, and to administrators, who read no figure of it."""
        if request.user.has_perm("surveys.delete_savedview"):
            return get_object_or_404(Survey, pk=pk)
        return self.survey(request, pk)

    def _own_view(self, request: HttpRequest, pk: int, view_id: int) -> SavedView:
        survey = self._survey_of_views(request, pk)
        view = get_object_or_404(SavedView.objects.select_related("survey"), pk=view_id, survey=survey)
        if not saved_views.may_change(view, person(request)):
            raise PermissionDenied
        return view


def _line(view: SavedView, form: SelectionForm, may_change: bool) -> SavedViewLine:
    selection = form.selection()
    faults = " ".join(str(fault) for errors in form.errors.values() for fault in errors)
    words = "" if faults else in_words(selection, form.questions, language())
    return SavedViewLine(view, words, faults, may_change)
