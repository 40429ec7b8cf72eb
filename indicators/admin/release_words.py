"""A comparison in the words of the page on which a release is prepared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators import catalogue
from indicators.models import Region
from indicators.scoring import moves
from indicators.scoring.ranking import Rank
from indicators.workflow.outliers import FIRST, REST
from lib import numbers

CLASS_NAMES = {
    moves.UNCHANGED: gettext_lazy("unchanged"),
    moves.HALF: gettext_lazy("by half a point"),
    moves.ONE: gettext_lazy("by one point"),
    moves.MORE: gettext_lazy("by more"),
}
OPEN_FACTS = 6  # of an outlier, before the rest is folded
BAR = 95  # percent of the room for the longest bar


@dataclass(frozen=True)
class ClassRow:
    """A line of the comparison: name, number of scores, shares as printed, lengths of two bars in percent."""

    name: str
    count: str
    percent: str
    usual: str
    length: float
    usual_length: float
    is_beyond: bool


@dataclass(frozen=True)
class OutlierFact:
    """A fact of an outlier: what moved, from where to where, and why that is unusual."""

    what: str
    move: str
    why: str


@dataclass(frozen=True)
class OutlierRow:
    """A row to confirm: its key, title, kind and facts, and where its public page is below the root of the site."""

    key: str
    title: str
    kind: str
    facts: list[OutlierFact]
    page: str = ""

    @property
    def first_facts(self) -> list[OutlierFact]:
        """The facts that are always open: all of a few."""
        return self.facts[:OPEN_FACTS] if len(self.facts) > OPEN_FACTS + 1 else self.facts

    @property
    def more_facts(self) -> list[OutlierFact]:
        """The facts below a fold."""
        return self.facts[len(self.first_facts) :]


def class_rows(comparison: Mapping[str, Any]) -> list[ClassRow]:
    """Return the classes of moves of a kept comparison, as they are printed."""
    lines = comparison["classes"]
    longest = max((float(line[name]) for line in lines for name in ("percent", "usual")), default=0) or 1
    return [
        ClassRow(
            name=str(CLASS_NAMES[line["name"]]),
            count=format_count(line["count"]),
            percent=_percent(line["percent"]),
            usual=_percent(line["usual"]),
            length=round(BAR * float(line["percent"]) / longest, 2),
            usual_length=round(BAR * float(line["usual"]) / longest, 2),
            is_beyond=line["is_beyond"],
        )
        for line in lines
    ]


def outlier_rows(outliers: list[Mapping[str, Any]]) -> list[OutlierRow]:
    """Return outliers of a kept comparison as they are printed, with names in the active language."""
    regions = Region.objects.in_bulk(
        {fact["region"] for outlier in outliers for fact in outlier["facts"] if fact["kind"] == "region"},
        field_name="slug",
    )
    return [_row(outlier["key"], outlier["facts"], regions) for outlier in outliers]


def _row(key: str, facts: list[Mapping[str, Any]], regions: Mapping[str, Region]) -> OutlierRow:
    words = [_WORDS[fact["kind"]](fact) for fact in facts]
    if key == FIRST:
        return OutlierRow(key, _("A first edition"), _("the whole edition"), words)
    if key == REST:
        return OutlierRow(key, _("All others"), _("the rest, in one"), words)
    if key.startswith("region/"):
        region = regions.get(facts[0]["region"])
        title = _("%(region)s, %(indicator)s") % {
            "region": region or facts[0]["region"], "indicator": _measure(facts[0]["slug"]),
        }  # fmt: skip
        return OutlierRow(key, title, _("region"), words, f"regions/{facts[0]['region']}/")
    country = catalogue.countries().get(key)
    return OutlierRow(key, str(country or key), _("country"), words, f"countries/{key}/")


def _score(fact: Mapping[str, Any]) -> OutlierFact:
    move = f"{numbers.half_points(fact['old'])} → {numbers.half_points(fact['new'])}"
    return OutlierFact(capfirst(_measure(fact["slug"])), move, _("changed by more than 1.5 points"))


def _rank(fact: Mapping[str, Any]) -> OutlierFact:
    old, new = Rank(**fact["old"]), Rank(**fact["new"])
    why = _("up by more than 10 ranks") if new.rank < old.rank else _("down by more than 10 ranks")
    return OutlierFact(_rank_of(fact), f"{numbers.rank(old)} → {numbers.rank(new)}", why)


def _gone(fact: Mapping[str, Any]) -> OutlierFact:
    return OutlierFact(_rank_of(fact), f"{numbers.rank(Rank(**fact['old']))} → –", _("has too few scores for a rank"))


def _share(fact: Mapping[str, Any]) -> OutlierFact:
    move = _("%(count)s of %(of)s scores") % {"count": fact["count"], "of": fact["of"]}
    what = _("Scores that moved %(how)s") % {"how": CLASS_NAMES[fact["class"]]}
    return OutlierFact(what, move, _("more than three times the usual share"))


def _region(fact: Mapping[str, Any]) -> OutlierFact:
    counts = {"count": fact["count"], "of": fact["of"]}
    move = _("%(count)s of %(of)s up") % counts if fact["up"] else _("%(count)s of %(of)s down") % counts
    return OutlierFact("", move, _("countries that moved one way: more than three times the usual share"))


def _rest(fact: Mapping[str, Any]) -> OutlierFact:
    count = ngettext("%(count)s more", "%(count)s more", fact["count"]) % {"count": fact["count"]}
    return OutlierFact("", count, _("listed below the table; less unusual than those above"))


def _first(_fact: Mapping[str, Any]) -> OutlierFact:
    return OutlierFact("", "", _("nothing by this publisher stands here yet: confirmed once, as a whole"))


_WORDS = {
    "score": _score, "rank": _rank, "gone": _gone, "share": _share, "region": _region, "rest": _rest, "first": _first,
}  # fmt: skip


def _measure(slug: str) -> str:
    indicator = catalogue.indicators().get(slug)
    return str(indicator.name) if indicator else slug


def _rank_of(fact: Mapping[str, Any]) -> str:
    return _("Rank, %(measure)s") % {"measure": _measure(fact["slug"]).lower()}


def _percent(text: str) -> str:
    return numbers.percent(numbers.number(text, 1))


def format_count(number: int) -> str:
    """Return a number with thousands grouped as the active language does."""
    return number_format(number, use_l10n=True, force_grouping=True)
