"""Composites over all published editions: as published, and like for like where the indicators changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators import catalogue
from indicators.figures import Figures
from indicators.models import Indicator
from indicators.scoring.compose import Tree
from indicators.scoring.ranking import Rank
from lib import caching

WORLD = ""  # the key of the world average among iso3


@dataclass(frozen=True)
class Span:
    """The number of indicators that a composite had from the edition of one year to that of another."""

    count: int
    first: int
    last: int


@dataclass(frozen=True)
class Trend:
    """One composite over the editions: display values and ranks by iso3, one for each year, None where missing.

    `values` holds the world averages under WORLD.
    """

    indicator: Indicator
    years: tuple[int, ...]
    values: Mapping[str, tuple[Decimal | None, ...]]
    ranks: Mapping[str, tuple[Rank | None, ...]]
    is_like_for_like: bool
    spans: tuple[Span, ...]
    is_partial: bool = (
        False  # scores of the countries, or countries of the world's average, are missing in some editions
    )

    @property
    def world(self) -> tuple[Decimal | None, ...]:
        return self.values[WORLD]

    @property
    def varies(self) -> bool:
        """Return whether the editions differ in the composite's indicators."""
        return len(self.spans) > 1

    @property
    def both_ways(self) -> bool:
        """Return whether the composite is drawn twice, as published and like for like."""
        return self.varies or self.is_partial


@dataclass(frozen=True)
class TrendPoint:
    """A country's display value and rank on one composite in one edition, and the world average."""

    value: Decimal | None
    rank: Rank | None
    world: Decimal | None
    is_like_for_like: bool


@dataclass(frozen=True)
class EditionRow:
    """A row of the table of editions: a point for each trend."""

    year: int
    points: tuple[TrendPoint, ...]


def edition_rows(trends: Sequence[Trend], iso3: str) -> tuple[EditionRow, ...]:
    """Return a country's trends as the rows of a table, one for each edition."""
    return tuple(
        EditionRow(
            year,
            tuple(
                TrendPoint(
                    trend.values[iso3][at], trend.ranks[iso3][at], trend.values[WORLD][at], trend.is_like_for_like
                )
                for trend in trends
            ),
        )
        for at, year in enumerate(trends[0].years)
    )


def trends(editions: Mapping[int, Figures], countries: Sequence[str]) -> tuple[Trend, ...]:
    """Return the trend of each root of the newest tree, followed by a like-for-like trend where that differs."""
    years = tuple(sorted(editions))
    published = [editions[year] for year in years]
    composite_trends = []
    for slug in roots(published[-1].tree):
        partial = _is_partial(published, slug, countries)
        trend = replace(_trend(slug, years, published, countries), is_partial=partial)
        composite_trends.append(trend)
        if trend.both_ways:
            alike = _trend(slug, years, common(published, slug), countries, among=everywhere(published, slug))
            composite_trends.append(replace(alike, is_like_for_like=True, is_partial=partial))
    return tuple(composite_trends)


def everywhere(editions: Sequence[Figures], slug: str) -> set[str]:
    """Return the iso3 of countries with a value in every edition that has the composite."""
    return set.intersection(*(set(figures.values[slug]) for figures in editions if slug in figures.tree.by_slug))


def _is_partial(editions: Sequence[Figures], slug: str, countries: Sequence[str]) -> bool:
    scored = [set(figures.values[slug]) for figures in editions if slug in figures.tree.by_slug]
    absent = _absent(editions, slug).values()
    return any(isos != scored[0] for isos in scored) or any(not isos.isdisjoint(countries) for isos in absent)


def _absent(editions: Sequence[Figures], slug: str) -> Mapping[str, set[str]]:
    """Return {indicator: iso3 that lack its score in an edition that has their composite}, for shared indicators."""
    key = ("absent", slug, tuple(figures.year for figures in editions))
    return caching.remember(key, lambda: _find_absent(editions, slug))


def _find_absent(editions: Sequence[Figures], slug: str) -> Mapping[str, set[str]]:
    having = [figures for figures in editions if slug in figures.tree.by_slug]
    shared = set.intersection(*(set(figures.tree.under(slug)) for figures in having))
    return {
        leaf: set[str]().union(*(figures.values[slug].keys() - figures.values[leaf].keys() for figures in having))
        for leaf in shared
    }


def roots(tree: Tree) -> tuple[str, ...]:
    """Return the slugs of the composites without a parent."""
    return tuple(part.slug for part in tree.parts if part.parent is None)


def common(editions: Sequence[Figures], slug: str) -> list[Figures]:
    """Return each edition with a composite computed, for each country, from the indicators that all of them score."""
    key = ("common", slug, tuple(figures.year for figures in editions))
    absent = _absent(editions, slug)
    return caching.remember(key, lambda: [_limited(figures, slug, absent) for figures in editions])


def _limited(figures: Figures, slug: str, absent: Mapping[str, set[str]]) -> Figures:
    # Computing composites again is the slowest step of a page: an edition that lacks nothing is returned as it is.
    if slug not in figures.tree.by_slug:
        return figures
    if set(figures.tree.under(slug)) == absent.keys() and not any(absent.values()):
        return figures
    published = figures.values[slug].keys()
    limited = figures.only(absent, {leaf: published - isos for leaf, isos in absent.items()})
    return Figures(figures.year, limited.tree, {slug: limited.values[slug]})


def _trend(
    slug: str,
    years: tuple[int, ...],
    editions: Sequence[Figures],
    countries: Sequence[str],
    *,
    among: Collection[str] | None = None,
) -> Trend:
    measuring = [figures if slug in figures.values else None for figures in editions]
    values: dict[str, tuple[Decimal | None, ...]] = {
        iso3: tuple(figures.display_values(slug).get(iso3) if figures else None for figures in measuring)
        for iso3 in countries
    }
    values[WORLD] = tuple(figures.average(slug, among) if figures else None for figures in measuring)
    places = {
        iso3: tuple(figures.ranks(slug).get(iso3) if figures else None for figures in measuring) for iso3 in countries
    }
    return Trend(
        indicator=catalogue.indicators()[slug],
        years=years,
        values=values,
        ranks=places,
        is_like_for_like=False,
        spans=_spans(slug, editions),
    )


def _spans(slug: str, editions: Sequence[Figures]) -> tuple[Span, ...]:
    """Return the spans of consecutive editions in which a composite has the same indicators."""
    spans: list[tuple[frozenset[str], Span]] = []
    for figures in editions:
        if slug not in figures.tree.by_slug:
            continue
        under = frozenset(figures.tree.under(slug))
        if spans and spans[-1][0] == under:
            spans[-1] = (under, Span(len(under), spans[-1][1].first, figures.year))
        else:
            spans.append((under, Span(len(under), figures.year, figures.year)))
    return tuple(span for _under, span in spans)
