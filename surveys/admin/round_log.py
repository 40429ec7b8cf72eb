"""What happened in a round, for its coordinator: act, code, country and day."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext, pgettext_lazy
from django.views.decorators.http import require_safe

from indicators.models import Country
from surveys.admin.round_pages import RoundPages
from surveys.models import Round, RoundAct
from surveys.rounds import acts

LATEST, PER_PAGE = 50, 200
WORDS = {
    acts.PASSPHRASE_SET: pgettext_lazy("act in a round", "set a passphrase"),
    acts.AGREED: pgettext_lazy("act in a round", "agreed"),
    acts.DECLINED: pgettext_lazy("act in a round", "declined"),
    acts.RECUSED: pgettext_lazy("act in a round", "recused"),
    acts.SUBMITTED: pgettext_lazy("act in a round", "submitted"),
    acts.REOPENED: pgettext_lazy("act in a round", "country reopened"),
    acts.UNLOCKED: pgettext_lazy("act in a round", "gave the passphrase from before"),
    acts.REPLACEMENT_CONFIRMED: pgettext_lazy("act in a round", "replacement confirmed by two persons"),
    acts.LINK_MADE: pgettext_lazy("act in a round", "link made"),
    acts.OPENED_AGAIN: pgettext_lazy("act in a round", "unused link opened again"),
    acts.ENDED: pgettext_lazy("act in a round", "part ended"),
    acts.JOINED: pgettext_lazy("act in a round", "joined"),
    acts.ROUND_OPENED: pgettext_lazy("act in a round", "round opened"),
    acts.EXTENDED: pgettext_lazy("act in a round", "round extended"),
    acts.ROUND_CLOSED: pgettext_lazy("act in a round", "round closed"),
    acts.ROUND_REOPENED: pgettext_lazy("act in a round", "round reopened"),
}


@dataclass(frozen=True)
class ActLine:
    """An entry of the chain in words: the country is its name, or empty."""

    entry: RoundAct
    words: str
    country: str


class RoundLog(RoundPages):
    """The page with every act in a round."""

    def get_urls(self) -> list[URLPattern]:
        return [*self.urls_of([("acts/", "acts", require_safe(self.acts_view))]), *super().get_urls()]

    def acts_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List all acts in a round, the newest first."""
        round_ = self.round_of(request, pk)
        entries = RoundAct.objects.filter(round=round_).order_by("-number")
        page = Paginator(entries, PER_PAGE).get_page(request.GET.get("p"))
        context = {"lines": lines_of(list(page)), "acts_page": page}
        return self.page(request, "acts.html", round_, title=gettext("What happened"), **context)


def latest_lines(round_: Round) -> list[ActLine]:
    """Return the latest acts in a round, the newest first."""
    return lines_of(list(RoundAct.objects.filter(round=round_).order_by("-number")[:LATEST]))


def lines_of(entries: list[RoundAct]) -> list[ActLine]:
    """Return entries in words."""
    countries = {
        country.iso3: country.name for country in Country.objects.filter(iso3__in={row.iso3 for row in entries})
    }
    return [ActLine(row, str(WORDS.get(row.act, row.act)), countries.get(row.iso3, row.iso3)) for row in entries]
