"""The admin page that erases a response, with a cause that its receipt tells and a reason that stays with the staff."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lib.admin.person import person
from lib.refusals import Refused
from surveys import intake
from surveys.admin.response_pages import ResponsePages
from surveys.models import Response


class ErasureForm(forms.Form):
    """Why a response is erased: in general words for its author, and for the log."""

    cause = forms.ChoiceField(
        label=_("Cause"),
        choices=[*intake.CAUSES.items()],
        widget=forms.RadioSelect,
        help_text=_("The receipt tells it to whoever wrote the answers."),
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Kept with the response, for the staff: do not repeat what you erase."),
    )


class ErasingPages(ResponsePages):
    """Erase one response, for those who may change responses."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.erase_view))
        return [path("<int:pk>/erase/", view, name="surveys_response_erase"), *super().get_urls()]

    def erase_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the cause and the reason; a POST erases the response for good."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        response = get_object_or_404(Response.objects.select_related("survey", "version"), pk=pk)
        form = ErasureForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid() and self._erased(request, response, form):
            return HttpResponseRedirect(reverse("admin:surveys_response_change", args=[response.pk]))
        title = gettext("Erase %(response)s") % {"response": response}
        return self.page(request, "erase.html", response.survey, title=title, form=form, response=response)

    def _erased(self, request: HttpRequest, response: Response, form: ErasureForm) -> bool:
        try:
            intake.erase(response, by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        messages.success(request, gettext("The answers are erased."))
        return True
