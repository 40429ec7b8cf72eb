"""Changes between two editions: as published, and like for like where the editions do not measure the same.

Like for like, a country is composed from the indicators that both editions score for it, and an average is taken over
the countries that have a score in both. The two kinds of change differ only where the editions' trees differ, or where
scores are missing in one of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indicators import figures
from indicators.figures import Figures


@dataclass(frozen=True)
class Change:
    """One change in points: `value` is printed first, `as_published` beside it where the change is like for like.

    `indicators` is the number of a country's indicators that both editions score, `countries` the number of countries
    that both averages rest on; each is None where no score is missing.
    """

    value: Decimal | None = None
    as_published: Decimal | None = None
    is_like_for_like: bool = False
    is_new: bool = False
    indicators: int | None = None
    countries: int | None = None

    @property
    def is_partial(self) -> bool:
        """Return whether scores are missing in one of the editions."""
        return self.indicators is not None or self.countries is not None


@dataclass(frozen=True)
class EditionPair:
    """The figures of an edition and of the one before it; None for the earlier one means that nothing has a change."""

    new: Figures
    old: Figures | None

    def is_new(self, slug: str) -> bool:
        """Return whether there is an earlier edition and it did not measure this slug."""
        return self.old is not None and slug not in self.old.tree.by_slug

    def differs(self, slug: str) -> bool:
        """Return whether a measure of both editions is composed from different sets of indicators."""
        if self.old is None or slug not in self.new.tree.by_slug or slug not in self.old.tree.by_slug:
            return False
        return not figures.same_indicators(self.new, self.old, slug)

    @property
    def any_differs(self) -> bool:
        return any(self.differs(slug) for slug in self.new.tree.nodes)

    @property
    def is_partial(self) -> bool:
        """Return whether one of the editions lacks a score that the other one has."""
        return bool(self._gaps)

    @cached_property
    def _gaps(self) -> dict[str, set[str]]:
        return figures.gaps(self.new, self.old) if self.old else {}

    def uneven(self, slug: str) -> frozenset[str]:
        """Return the iso3 of countries with a value in both editions, composed from different indicators."""
        if not self._gaps or self.old is None or slug not in self.new.values or slug not in self.old.values:
            return frozenset()
        below = set(self.new.tree.under(slug)) & set(self.old.tree.under(slug))
        uneven = frozenset[str]().union(*(self._gaps[leaf] for leaf in below & self._gaps.keys()))
        return uneven & self.new.values[slug].keys() & self.old.values[slug].keys()

    def is_uneven(self, slug: str) -> bool:
        """Return whether one edition lacks a country's score on a measure, or on an indicator below it."""
        return self.old is not None and not self.is_new(slug) and self._in_both(slug, None) is not None

    def both_ways(self, slug: str) -> bool:
        """Return whether countries' changes are printed twice: like for like, and as published."""
        return self.differs(slug) or bool(self.uneven(slug))

    def compared_figures(self, slug: str) -> tuple[Figures, Figures] | None:
        """Return the (new, old) figures that countries' changes are computed from; None without an earlier edition."""
        if self.old is None:
            return None
        return self._common if self.both_ways(slug) else (self.new, self.old)

    @cached_property
    def _common(self) -> tuple[Figures, Figures]:
        assert self.old is not None  # every caller has checked it
        return figures.like_for_like(self.new, self.old)

    def changes(self, slug: str) -> Mapping[str, Decimal]:
        """Return each country's change of its display value by iso3, like for like where that differs."""
        compared = self.compared_figures(slug)
        return figures.change(*compared, slug) if compared else {}

    def as_published(self, slug: str) -> Mapping[str, Decimal]:
        """Return each country's display value minus the earlier one, whatever indicators they are composed from."""
        return {} if self.old is None else figures.change(self.new, self.old, slug)

    def country_change(self, slug: str, iso3: str) -> Change:
        """Return the change of one country's display value on a measure."""
        if self.old is None or self.is_new(slug):
            return Change(is_new=self.is_new(slug))
        published, is_uneven = _of_one(self.new, self.old, slug, iso3), iso3 in self.uneven(slug)
        if not (self.differs(slug) or is_uneven):
            return Change(published)
        return Change(
            value=_of_one(*self._common, slug, iso3),
            as_published=published,
            is_like_for_like=True,
            indicators=self._scored_in_both(slug, iso3) if is_uneven else None,
        )

    def _scored_in_both(self, slug: str, iso3: str) -> int:
        after, before = self._common
        return sum(iso3 in after.values[leaf] and iso3 in before.values[leaf] for leaf in after.tree.under(slug))

    def average_change(self, slug: str, among: Iterable[str] | None = None) -> Change:
        """Return the change of the world average, or of the average of the countries with these iso3."""
        if self.old is None or self.is_new(slug):
            return Change(is_new=self.is_new(slug))
        iso3s = None if among is None else list(among)
        published = figures.average_change(self.new, self.old, slug, iso3s)
        countries = self._in_both(slug, iso3s)
        if countries is None and not self.differs(slug):
            return Change(published)
        alike = figures.average_change(*self._common, slug, iso3s)
        return Change(alike, published, is_like_for_like=True, countries=countries)

    def _in_both(self, slug: str, iso3s: list[str] | None) -> int | None:
        """Return how many countries like-for-like averages are taken over; None where no score is missing."""
        assert self.old is not None
        after, before = self.new.values.get(slug, {}).keys(), self.old.values.get(slug, {}).keys()
        among = after | before if iso3s is None else set(iso3s)
        if (after == before or among.isdisjoint(after ^ before)) and among.isdisjoint(self.uneven(slug)):
            return None
        return len(among & self._common[0].values[slug].keys())


def _of_one(new: Figures, old: Figures, slug: str, iso3: str) -> Decimal | None:
    after, before = new.display_values(slug).get(iso3), old.display_values(slug).get(iso3)
    return None if after is None or before is None else after - before
