"""Admin pages on which experts join a round late, or take over from another.

They name experts by the code on the panel, and therefore nobody by the code of the round: no page shows both.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils.translation import gettext

from lib.admin.person import person
from surveys.admin.round_act_forms import JoinForm, ReplaceForm
from surveys.admin.round_pages import RoundPages, View, both
from surveys.rounds import joining


class RoundJoining(RoundPages):
    """The acts that bring an expert into a round."""

    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, str, View]] = [
            ("join/", "join", both(self.join_view)),
            ("experts/<str:code>/replace/", "replace", both(self.replace_view)),
        ]
        return [*self.urls_of(views), *super().get_urls()]

    def join_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the experts of the panel who have no part in the round; a POST lets one join."""
        round_ = self.round_of(request, pk)
        form = JoinForm(request.POST or None, round_=round_)
        message = gettext("An expert was added, with a code of this round. Now send the invitation.")
        done = self.send_form(
            request, round_, form, lambda: joining.join(round_, **form.cleaned_data, by=person(request)), message
        )
        context = {"form": form, "candidates": joining.candidates(round_).exists()}
        return done or self.page(request, "join.html", round_, title=gettext("Add an expert"), **context)

    def replace_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """List who may take over from an expert; a POST ends the one's part and gives the rest to the other."""
        round_ = self.round_of(request, pk)
        invitation = get_object_or_404(round_.invitations, code=code)
        form = ReplaceForm(request.POST or None, round_=round_)
        message = gettext("Another expert took over, with a code of this round. Now send the invitation.")
        done = self.send_form(
            request, round_, form, lambda: joining.replace(invitation, **form.cleaned_data, by=person(request)), message
        )
        context = {"form": form, "candidates": joining.candidates(round_).exists()}
        return done or self.page(request, "replace.html", round_, title=gettext("Replace an expert"), **context)
