"""Admin pages of a coordinator's acts on a round: open, close, make links, assign countries, reopen a country."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lib.admin.person import person
from lib.admin.side_by_side import SideBySideFields
from lib.refusals import Refused
from lib.text import normalize_for_search
from surveys.admin.round_forms import CountriesForm
from surveys.models import Assignment, Invitation, Round
from surveys.rounds import answering, arranging, inviting, opening, progress, promising

State = Round.State
ALL_WITHOUT = "all-without"


class RoundActs(SideBySideFields, admin.ModelAdmin[Round]):
    """The acts on a round, each on a page of its own."""

    def get_urls(self) -> list[URLPattern]:
        both = require_http_methods(["GET", "HEAD", "POST"])
        views: dict[str, Callable[..., HttpResponse]] = {
            "open": both(self.open_view),
            "close": both(self.close_view),
            "links": both(self.links_view),
        }
        seen, wrap = self.admin_site.admin_view, "surveys_round_"
        of_expert = [
            path("<int:pk>/experts/<str:code>/", seen(both(self.expert_view)), name=f"{wrap}expert"),
            path("<int:pk>/experts/<str:code>/reopen/", seen(require_POST(self.reopen_view)), name=f"{wrap}reopen"),
        ]
        own = [path(f"<int:pk>/{name}/", seen(view), name=wrap + name) for name, view in views.items()]
        return [*own, *of_expert, *super().get_urls()]

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the size of the round; a POST opens it to its experts."""
        round_ = self._round(request, pk)
        if request.method == "POST":
            message = gettext("The round is open. Make a link for each expert and send it to them.")
            return self._act(request, round_, lambda: opening.open_round(round_, by=person(request)), message)
        title = gettext("Open the round")
        context = {"progress": progress.round_progress(round_), "sizes": _sizes(round_)}
        promises = promising.promises(round_).items()
        return self._page(request, "open.html", round_, title=title, promises=promises, **context)

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how many countries are submitted; a POST closes the round."""
        round_ = self._round(request, pk)
        if request.method == "POST":
            message = gettext("The round is closed. What was submitted can now be aggregated.")
            return self._act(request, round_, lambda: opening.close_round(round_, by=person(request)), message)
        return self._page(
            request, "close.html", round_, title=gettext("Close the round"), progress=progress.round_progress(round_)
        )

    def links_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List which experts have a link; a POST makes new links, and shows them in its answer only."""
        round_ = self._round(request, pk)
        invitations = list(round_.invitations.select_related("round").order_by("code"))
        links: list[tuple[str, str]] = []
        if request.method == "POST":
            try:
                links = [
                    (invitation.code, self._link(request, invitation)) for invitation in _chosen(request, invitations)
                ]
            except Refused as refusal:
                messages.error(request, str(refusal))
            invitations = list(round_.invitations.order_by("code"))
        experts = progress.experts_progress(round_, invitations)
        n_without_link = sum(not expert.has_link for expert in experts)
        context = {
            "title": gettext("Invitation links"),
            "links": links,
            "experts": experts,
            "n_without_link": n_without_link,
        }
        return self._page(request, "links.html", round_, **context)

    def _link(self, request: HttpRequest, invitation: Invitation) -> str:
        token = inviting.invite(invitation, by=person(request))
        return request.build_absolute_uri(reverse("surveys:expert-round", args=[token]))

    def expert_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Show one expert's assignments with their states; a POST sets which countries are assigned."""
        round_ = self._round(request, pk)
        invitation = get_object_or_404(round_.invitations, code=code)
        rows = Assignment.objects.filter(invitation=invitation).select_related("country")
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
        return self._page(request, "expert.html", round_, title=title, form=form, rows=_by_name(rows), code=code)

    def reopen_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Reopen one submitted country for its expert."""
        round_ = self._round(request, pk)
        mine = Assignment.objects.filter(invitation__round=round_, invitation__code=code)
        wanted = str(request.POST.get("country", ""))
        assignment = get_object_or_404(mine.select_related("invitation", "country"), country__iso3=wanted)
        names = {"the_country": assignment.country.the_name, "code": code}
        message = capfirst(gettext("%(the_country)s is open again for %(code)s.") % names)
        self._act(request, round_, lambda: answering.reopen(assignment, by=person(request)), message)
        return HttpResponseRedirect(reverse("admin:surveys_round_expert", args=[round_.pk, code]))

    def _round(self, request: HttpRequest, pk: int) -> Round:
        round_: Round = get_object_or_404(Round.objects.select_related("panel", "edition"), pk=pk)
        if not self.has_change_permission(request, round_):
            raise PermissionDenied
        return round_

    def _act(self, request: HttpRequest, round_: Round, act: Callable[[], object], message: str) -> HttpResponse:
        try:
            act()
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, message)
        return self.back(round_)

    def back(self, round_: Round) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:surveys_round_change", args=[round_.pk]))

    def _page(self, request: HttpRequest, template: str, round_: Round, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "round": round_}
        return TemplateResponse(request, f"admin/surveys/round/{template}", {**shared, **context})


def _chosen(request: HttpRequest, invitations: list[Invitation]) -> list[Invitation]:
    """Return the invitations to make links of: that of one code, or all without a link."""
    wanted = request.POST.get("make", "")
    if wanted == ALL_WITHOUT:
        return [invitation for invitation in invitations if invitation.token_hash.startswith(inviting.NO_LINK)]
    return [invitation for invitation in invitations if invitation.code == wanted]


def _by_name(rows: Iterable[Assignment]) -> list[Assignment]:
    return sorted(rows, key=lambda row: normalize_for_search(row.country.name))


def _sizes(round_: Round) -> dict[str, int]:
    return {"countries": round_.countries.count(), "indicators": round_.indicators.count()}
