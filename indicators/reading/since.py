"""What changed since an earlier edition: like for like where the sets of indicators differ, and as published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indicators import figures
from indicators.figures import Figures


@dataclass(frozen=True)
class Change:
    """One change: the number to show first, and beside it the one as published where that is another measure."""

    value: Decimal | None = None
    as_published: Decimal | None = None
    like_for_like: bool = False
    is_new: bool = False


@dataclass(frozen=True)
class Since:
    """Two editions side by side; without an earlier one there is no change of anything."""

    new: Figures
    old: Figures | None

    def is_new(self, slug: str) -> bool:
        """Tell whether the earlier edition did not measure this."""
        return self.old is not None and slug not in self.old.tree.by_slug

    def differs(self, slug: str) -> bool:
        """Tell whether a measure is composed from another set of indicators than before."""
        if self.old is None or slug not in self.new.tree.by_slug or slug not in self.old.tree.by_slug:
            return False
        return not figures.same_indicators(self.new, self.old, slug)

    @property
    def any_differs(self) -> bool:
        return any(self.differs(slug) for slug in self.new.tree.nodes)

    @cached_property
    def _common(self) -> tuple[Figures, Figures]:
        assert self.old is not None  # only asked for where `differs` has seen an earlier edition
        return figures.like_for_like(self.new, self.old)

    def changes(self, slug: str) -> Mapping[str, Decimal]:
        """Return the change of every country, like for like where the sets differ."""
        if self.differs(slug):
            return figures.change(*self._common, slug)
        return self.as_published(slug)

    def as_published(self, slug: str) -> Mapping[str, Decimal]:
        """Return shown minus shown, whatever it was composed from."""
        return {} if self.old is None else figures.change(self.new, self.old, slug)

    def of_country(self, slug: str, iso3: str) -> Change:
        """Return the change of one country."""
        if self.old is None or self.is_new(slug):
            return Change(is_new=self.is_new(slug))
        if not self.differs(slug):
            return Change(_of_one(self.new, self.old, slug, iso3))
        return Change(
            value=_of_one(*self._common, slug, iso3),
            as_published=_of_one(self.new, self.old, slug, iso3),
            like_for_like=True,
        )

    def of_average(self, slug: str, among: Iterable[str] | None = None) -> Change:
        """Return the change of the world's average, or of the named countries' in both editions."""
        if self.old is None or self.is_new(slug):
            return Change(is_new=self.is_new(slug))
        named = None if among is None else list(among)
        published = figures.average_change(self.new, self.old, slug, named)
        if not self.differs(slug):
            return Change(published)
        return Change(figures.average_change(*self._common, slug, named), published, like_for_like=True)


def _of_one(new: Figures, old: Figures, slug: str, iso3: str) -> Decimal | None:
    after, before = new.shown(slug).get(iso3), old.shown(slug).get(iso3)
    return None if after is None or before is None else after - before
