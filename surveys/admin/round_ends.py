"""Admin pages of a round's end: close it, seeing what is missing; extend it; reopen it."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext

from lib.admin.person import person
from lib.refusals import Refused
from surveys.admin.round_act_forms import LastDayForm
from surveys.admin.round_pages import RoundPages, View, both
from surveys.models import Round
from surveys.rounds import extending, missing, opening, progress, reopening


class RoundEnds(RoundPages):
    """The acts that end a round, or put its end off."""

    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, str, View]] = [
            ("close/", "close", both(self.close_view)),
            ("extend/", "extend", both(self.extend_view)),
            ("reopen/", "resume", both(self.resume_view)),
        ]
        return [*self.urls_of(views), *super().get_urls()]

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who and what is missing; a POST closes the round."""
        round_ = self.round_of(request, pk)
        if request.method == "POST":
            message = gettext("The round is closed. What was submitted can now be aggregated.")
            return self.act(request, round_, lambda: opening.close_round(round_, by=person(request)), message)
        context = {"progress": progress.round_progress(round_), "missing": missing.missing_in(round_)}
        return self.page(request, "close.html", round_, title=gettext("Close the round"), **context)

    def extend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a later last day and the reason; a POST sets it."""
        round_ = self.round_of(request, pk)
        form = LastDayForm(request.POST or None, round_=round_)
        message = gettext("The round has a later last day. Tell its experts by a reminder.")
        done = self.send_form(
            request, round_, form, lambda: extending.extend(round_, **form.cleaned_data, by=person(request)), message
        )
        return done or self.page(request, "extend.html", round_, title=gettext("Extend the round"), form=form)

    def resume_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say whether a closed round can be reopened, and what stays; a POST reopens it."""
        round_ = self.round_of(request, pk)
        form = LastDayForm(request.POST or None, round_=round_)
        message = gettext("The round is open again. To let an expert change a country, open their code and reopen it.")
        done = self.send_form(
            request,
            round_,
            form,
            lambda: reopening.reopen_round(round_, **form.cleaned_data, by=person(request)),
            message,
        )
        context = {"form": form, "refusal": _refusal(round_), "signed": reopening.signed_updates(round_)}
        return done or self.page(request, "reopen.html", round_, title=gettext("Reopen the round"), **context)


def _refusal(round_: Round) -> str:
    """Return why a round cannot be reopened now; empty if it can."""
    try:
        reopening.refuse_not_reopenable(round_)
    except Refused as refusal:
        return str(refusal)
    return "" if round_.state == Round.State.CLOSED else gettext("The round is not closed.")
