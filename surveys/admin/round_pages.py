"""What the pages of a coordinator's acts on a round share: who may, where they lead back to, what is said."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from lib.admin.side_by_side import SideBySideFields
from lib.refusals import Refused
from surveys.models import Round

View = Callable[..., HttpResponse]
both = require_http_methods(["GET", "HEAD", "POST"])


class RoundPages(SideBySideFields, admin.ModelAdmin[Round]):
    """Pages of one round, for those who may change it."""

    def urls_of(self, views: Iterable[tuple[str, str, View]]) -> list[URLPattern]:
        """Return the addresses below that of a round, from their path, their name and their view."""
        wrap = self.admin_site.admin_view
        return [path(f"<int:pk>/{address}", wrap(view), name=f"surveys_round_{name}") for address, name, view in views]

    def round_of(self, request: HttpRequest, pk: int) -> Round:
        round_: Round = get_object_or_404(Round.objects.select_related("panel", "edition"), pk=pk)
        if not self.has_change_permission(request, round_):
            raise PermissionDenied
        return round_

    def act(self, request: HttpRequest, round_: Round, act: Callable[[], object], message: str) -> HttpResponse:
        """Do something, say that it is done or why not, and go back to the round."""
        try:
            act()
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, message)
        return self.back(round_)

    def send_form(
        self, request: HttpRequest, round_: Round, form: Any, act: Callable[[], object], message: str
    ) -> HttpResponse | None:
        """Do what a sent form asks for and go back to the round; None to show it, with the refusal if there was one."""
        if request.method != "POST" or not form.is_valid():
            return None
        try:
            act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return None
        messages.success(request, message)
        return self.back(round_)

    def back(self, round_: Round) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:surveys_round_change", args=[round_.pk]))

    def page(self, request: HttpRequest, template: str, round_: Round, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "round": round_}
        return TemplateResponse(request, f"admin/surveys/round/{template}", {**shared, **context})
