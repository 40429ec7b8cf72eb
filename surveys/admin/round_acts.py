"""Admin pages of a coordinator's acts on a round: open it, assign countries, reopen a country."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lib.admin.person import person
from lib.refusals import Refused
from lib.text import normalize_for_search
from surveys.admin.round_doubled import RoundDoubled
from surveys.admin.round_ends import RoundEnds
from surveys.admin.round_forms import CountriesForm
from surveys.admin.round_joining import RoundJoining
from surveys.admin.round_log import RoundLog
from surveys.admin.round_pages import View, both
from surveys.models import Assignment, Invitation, Round
from surveys.rounds import answering, arranging, opening, progress, promising

State = Round.State


class RoundActs(RoundEnds, RoundJoining, RoundDoubled, RoundLog):
    """The acts on a round, each on a page of its own."""

    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, str, View]] = [
            ("open/", "open", both(self.open_view)),
            ("experts/<str:code>/", "expert", both(self.expert_view)),
            ("experts/<str:code>/reopen/", "reopen", require_POST(self.reopen_view)),
        ]
        return [*self.urls_of(views), *super().get_urls()]

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the size of the round; a POST opens it to its experts."""
        round_ = self.round_of(request, pk)
        if request.method == "POST":
            message = gettext("The round is open. Invite its experts by mail.")
            return self.act(request, round_, lambda: opening.open_round(round_, by=person(request)), message)
        title = gettext("Open the round")
        context = {"progress": progress.round_progress(round_), "sizes": _sizes(round_)}
        promises = promising.promises(round_).items()
        return self.page(request, "open.html", round_, title=title, promises=promises, **context)

    def expert_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Show one expert's assignments with their states; a POST sets which countries are assigned."""
        round_ = self.round_of(request, pk)
        invitation = get_object_or_404(round_.invitations, code=code)
        rows = Assignment.objects.filter(invitation=invitation).select_related("country")
        before = Invitation.objects.filter(followed_by=invitation).values_list("code", flat=True).first()
        initial = {"countries": [row.country_id for row in rows]}
        form = CountriesForm(request.POST or None, round_=round_, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                countries = form.cleaned_data["countries"]
                arranging.assign(invitation, countries=countries, by=person(request))
            except Refused as refusal:
                form.add_error("countries", str(refusal))
            else:
                messages.success(request, gettext("What %(code)s is asked to score is saved.") % {"code": code})
                return self.back(round_)
        title = gettext("Countries of %(code)s") % {"code": code}
        context = {"form": form, "rows": _by_name(rows), "code": code, "before": before, "ended": invitation.ended_on}
        return self.page(request, "expert.html", round_, title=title, **context)

    def reopen_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Reopen one submitted country for its expert."""
        round_ = self.round_of(request, pk)
        mine = Assignment.objects.filter(invitation__round=round_, invitation__code=code)
        wanted = str(request.POST.get("country", ""))
        assignment = get_object_or_404(mine.select_related("invitation", "country"), country__iso3=wanted)
        names = {"the_country": assignment.country.the_name, "code": code}
        message = capfirst(gettext("%(the_country)s is open again for %(code)s.") % names)
        self.act(request, round_, lambda: answering.reopen(assignment, by=person(request)), message)
        return HttpResponseRedirect(reverse("admin:surveys_round_expert", args=[round_.pk, code]))


def _by_name(rows: Iterable[Assignment]) -> list[Assignment]:
    return sorted(rows, key=lambda row: normalize_for_search(row.country.name))


def _sizes(round_: Round) -> dict[str, int]:
    return {"countries": round_.countries.count(), "indicators": round_.indicators.count()}
