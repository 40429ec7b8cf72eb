"""The page that ranks countries on one measure: its query, its rows, and its notes on missing scores."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.models import Country, Region
from indicators.pages import query_values
from indicators.pages.change import Change, EditionPair
from indicators.scoring.ranking import Rank
from lib.text import by_name, normalize_for_search

SCORE, CHANGE, NAME = "score", "change", "name"
SORTS = (SCORE, CHANGE, NAME)


@dataclass(frozen=True)
class RankingRow:
    """A country in the ranking, with its rank in the world and, where a region was chosen, within the region."""

    country: Country
    rank: Rank
    display_value: Decimal
    change: Change
    rank_within: Rank | None = None


@dataclass(frozen=True)
class Bound:
    """The lowest or highest score of the query: its text and, unless it is wrong or empty, its value."""

    text: str = ""
    value: Decimal | None = None
    is_wrong: bool = False


@dataclass(frozen=True)
class Filters:
    """The filters and the order read from a query; `problems` holds a sentence about each part that was ignored."""

    region: Region | None = None
    low: Bound = Bound()
    high: Bound = Bound()
    sort: str = SCORE
    problems: tuple[str, ...] = field(default=())

    @property
    def is_narrow(self) -> bool:
        return self.region is not None or self.low.value is not None or self.high.value is not None

    def allows(self, display_value: Decimal) -> bool:
        low, high = self.low.value, self.high.value
        return (low is None or display_value >= low) and (high is None or display_value <= high)


def read_filters(query: Mapping[str, str], since: EditionPair, regions: Mapping[str, Region]) -> Filters:
    """Return the filters of a query, from its keys region, from, to and sort; a reversed range is ignored whole."""
    problems: list[str] = []
    low = _bound(query.get("from", ""), _("Minimum score"), problems)
    high = _bound(query.get("to", ""), _("Maximum score"), problems)
    if low.value is not None and high.value is not None and low.value > high.value:
        problems.append(_("The minimum is above the maximum; both were ignored."))
        low, high = Bound(low.text, is_wrong=True), Bound(high.text, is_wrong=True)
    return Filters(
        region=_region(query.get("region", ""), regions, problems),
        low=low,
        high=high,
        sort=_sort(query.get("sort", ""), since, problems),
        problems=tuple(problems),
    )


def _bound(text: str, name: str, problems: list[str]) -> Bound:
    try:
        return Bound(text, query_values.read_score(text))
    except query_values.NotUnderstood as fault:
        problems.append(f"{name}: {fault}")
        return Bound(text[: query_values.LONGEST_ECHO], is_wrong=True)


def _region(slug: str, regions: Mapping[str, Region], problems: list[str]) -> Region | None:
    if slug and slug not in regions:
        problems.append(_("This edition has no region “%(slug)s”.") % {"slug": query_values.echo(slug)})
    return regions.get(slug)


def _sort(name: str, since: EditionPair, problems: list[str]) -> str:
    if name == CHANGE and since.old is None:
        problems.append(_("There is no earlier edition to compare with, so the table cannot be sorted by change."))
        return SCORE
    if name and name not in SORTS:
        problems.append(
            _("The table cannot be sorted by “%(name)s”: choose score, change or name.")
            % {"name": query_values.echo(name)}
        )
    return name if name in SORTS else SCORE


def rank_countries(since: EditionPair, slug: str, *, among: Iterable[str] | None = None) -> list[RankingRow]:
    """Return a row for each country with a score, or of those `among`, highest first, equal scores by name."""
    figures, countries = since.new, catalogue.countries()
    within = None if among is None else figures.ranks(slug, among)
    changes, published = since.changes(slug), since.as_published(slug)
    differs, is_new = since.both_ways(slug), since.is_new(slug)
    display_values, places = figures.display_values(slug), figures.ranks(slug)
    rows = [
        RankingRow(
            country=countries[iso3],
            rank=places[iso3],
            display_value=display_values[iso3],
            change=Change(changes.get(iso3), published.get(iso3) if differs else None, differs, is_new),
            rank_within=within[iso3] if within else None,
        )
        for iso3 in (display_values if within is None else within)
    ]
    return sorted(rows, key=_KEYS[SCORE])


def select_rows(rows: Iterable[RankingRow], filters: Filters) -> list[RankingRow]:
    """Return the rows whose display value lies between the bounds, sorted as the filters say."""
    return sorted((row for row in rows if filters.allows(row.display_value)), key=_KEYS[filters.sort])


_plain = lru_cache(1024)(normalize_for_search)  # of names of countries in each language


def _name(row: RankingRow) -> str:
    return _plain(row.country.name)


_KEYS: dict[str, Callable[[RankingRow], tuple[object, ...]]] = {
    SCORE: lambda row: (-row.display_value, _name(row)),
    # Countries without a change come last.
    CHANGE: lambda row: (row.change.value is None, -(row.change.value or 0), _name(row)),
    NAME: lambda row: (_name(row),),
}


def unscored(since: EditionPair, slug: str, among: Iterable[str]) -> list[Country]:
    """Return the countries among these iso3 without a score, sorted by name."""
    countries, display_values = catalogue.countries(), since.new.display_values(slug)
    return by_name(countries[iso3] for iso3 in among if iso3 not in display_values)


def partial_changes(rows: Iterable[RankingRow], since: EditionPair, slug: str) -> list[tuple[Country, int | None]]:
    """Return (country, number of indicators compared) of each row whose change rests on some only, sorted by name."""
    countries = by_name(row.country for row in rows if row.country.iso3 in since.uneven(slug))
    return [(country, since.country_change(slug, country.iso3).indicators) for country in countries]


def count_tied(rows: Iterable[RankingRow]) -> int:
    """Return how many countries share their rank with another."""
    return sum(row.rank.shared for row in rows)
