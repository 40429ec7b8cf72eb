"""Admin page of what was written after a lost passphrase: one person asks that it counts, another one confirms it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils.translation import gettext

from lib.admin.person import person
from surveys.admin.round_pages import RoundPages, View, both
from surveys.rounds import answering
from surveys.rounds.doubled import doubled_sheets

ASK, CONFIRM = "ask", "confirm"


class RoundDoubled(RoundPages):
    """The page of countries that were submitted before a lost passphrase and after it."""

    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, str, View]] = [("twice/", "doubled", both(self.doubled_view))]
        return [*self.urls_of(views), *super().get_urls()]

    def doubled_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Name both codes and the countries; a POST asks that the later sheet counts, or confirms it."""
        round_ = self.round_of(request, pk)
        if request.method != "POST":
            sheets = doubled_sheets(round_)
            return self.page(request, "doubled.html", round_, title=gettext("Submitted twice"), sheets=sheets)
        invitation = get_object_or_404(round_.invitations, code=request.POST.get("code", ""))
        by = person(request)
        if request.POST.get("act") == CONFIRM:
            message = gettext("What %(code)s submitted counts from now on.") % {"code": invitation.code}
            return self.act(request, round_, lambda: answering.confirm_replacement(invitation, by=by), message)
        message = gettext("Asked. Another person has to confirm it on the same page.")
        return self.act(request, round_, lambda: answering.ask_replacement(invitation, by=by), message)
