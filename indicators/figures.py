"""The figures of editions: exact values of all indicators and composites, for pages and exports."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import TypeVar, cast

from indicators.models import Edition, Score, TreePart
from indicators.scoring.compose import INDICATOR, Part, Tree, compose, mean
from indicators.scoring.ranking import Rank, ranks_of
from indicators.scoring.scale import quadrant, round_shown
from lib import caching

Value = TypeVar("Value")


@dataclass(frozen=True)
class Figures:
    """All values of one edition: slug -> iso3 -> exact score in points; what is missing has no entry."""

    year: int
    tree: Tree
    values: Mapping[str, Mapping[str, Fraction]]

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Every country with at least one value, sorted by iso3."""
        return tuple(sorted({iso3 for row in self.values.values() for iso3 in row}))

    def digits(self, slug: str) -> int:
        """Return the number of decimals of a country's display value: 1 for indicators, 2 for composites."""
        return 1 if self.tree.by_slug[slug].kind == INDICATOR else 2

    def display_values(self, slug: str) -> dict[str, Decimal]:
        """Return {iso3: display value} of a measure, in points."""
        return self._once(("display values", slug), lambda: self._rounded(slug))

    def _rounded(self, slug: str) -> dict[str, Decimal]:
        digits, once = self.digits(slug), cache(round_shown)
        return {iso3: once(value, digits) for iso3, value in self.values[slug].items()}

    def average(self, slug: str, among: Iterable[str] | None = None) -> Decimal | None:
        """Return the mean of a measure's unrounded values, rounded to 0.01, over all countries or those in `among`."""
        row = self.values.get(slug, {})
        if among is not None:
            return _average(row[iso3] for iso3 in among if iso3 in row)
        return self._once(("average", slug), lambda: _average(row.values()))

    def ranks(self, slug: str, among: Iterable[str] | None = None) -> dict[str, Rank]:
        """Return {iso3: rank} of a measure, over all countries or those in `among`."""
        display_values = self.display_values(slug)
        if among is not None:
            return ranks_of({iso3: display_values[iso3] for iso3 in among if iso3 in display_values})
        return self._once(("ranks", slug), lambda: ranks_of(display_values))

    def _once(self, key: tuple[str, str], make: Callable[[], Value]) -> Value:
        """Return what was made of a measure, and make it where it was not."""
        if key not in self._made:
            self._made[key] = make()
        return cast("Value", self._made[key])

    @cached_property
    def _made(self) -> dict[tuple[str, str], object]:
        return {}

    def quadrants(self) -> dict[str, str]:
        """Return {iso3: quadrant}, such as "high-low": criminality, then resilience."""
        criminality, resilience = self.display_values("criminality"), self.display_values("resilience")
        return {iso3: quadrant(criminality[iso3], resilience[iso3]) for iso3 in criminality if iso3 in resilience}

    def only(self, slugs: Iterable[str], among: Mapping[str, Collection[str]] | None = None) -> "Figures":
        """Return the figures composed from the indicators in `slugs` alone, for comparing like with like.

        `among` gives, for each indicator, the countries whose scores are used; without it, all are.
        """
        tree = self.tree.only(slugs)
        return compose_figures(self.year, tree, {slug: self._taken(slug, among) for slug in tree.indicators})

    def _taken(self, slug: str, among: Mapping[str, Collection[str]] | None) -> Mapping[str, Fraction]:
        row = self.values.get(slug, {})
        if among is None or row.keys() <= set(among[slug]):
            return row
        return {iso3: value for iso3, value in row.items() if iso3 in among[slug]}


def _average(values: Iterable[Fraction]) -> Decimal | None:
    value = mean(values)
    return None if value is None else round_shown(value)


def compose_figures(year: int, tree: Tree, scores: Mapping[str, Mapping[str, Fraction]]) -> Figures:
    """Return figures of an edition, with composites computed from scores: slug -> iso3 -> points."""
    values: dict[str, dict[str, Fraction]] = {slug: dict(scores.get(slug, {})) for slug in tree.indicators}
    values |= {slug: {} for slug in tree.recipes}
    for iso3 in sorted({iso3 for row in scores.values() for iso3 in row}):
        country = {slug: values[slug][iso3] for slug in tree.indicators if iso3 in values[slug]}
        for slug, composed in compose(tree, country).items():
            if composed.value is not None:
                values[slug][iso3] = composed.value
    return Figures(year, tree, values)


HALVES = [Fraction(half_points, 2) for half_points in range(21)]


def load_all(editions: Iterable[Edition]) -> dict[int, Figures]:
    """Read and compose the figures of editions, whatever their state, by year: two queries for any number."""
    years = {edition.pk: edition.year for edition in editions}
    trees: dict[int, list[Part]] = {pk: [] for pk in years}
    parts = TreePart.objects.filter(edition__in=years).order_by("order")
    for pk, slug, kind, parent, weight in parts.values_list(
        "edition", "indicator__slug", "indicator__kind", "parent__slug", "weight"
    ):
        trees[pk].append(Part(slug, kind, parent, Fraction(weight)))
    scores: dict[int, dict[str, dict[str, Fraction]]] = {pk: {} for pk in years}
    # PostgreSQL returns a row that was updated where it was moved to: what is drawn and listed must not follow that.
    rows = Score.objects.filter(edition__in=years).present().order_by("pk")
    for pk, slug, iso3, half_points in rows.values_list("edition", "indicator__slug", "country__iso3", "half_points"):
        if half_points is not None:  # present() has seen to it; the type has not
            scores[pk].setdefault(slug, {})[iso3] = HALVES[half_points]
    return {year: compose_figures(year, Tree(tuple(trees[pk])), scores[pk]) for pk, year in years.items()}


def load(edition: Edition) -> Figures:
    """Read and compose one edition's figures."""
    return load_all([edition])[edition.year]


def published_all(editions: Iterable[Edition]) -> dict[int, Figures]:
    """Return the figures of published editions by year, each read once for each generation of the cache."""
    by_key = {("figures", edition.year): edition for edition in editions}

    def make(missing: list[tuple[str, int]]) -> dict[tuple[str, int], Figures]:
        loaded = load_all([by_key[key] for key in missing])
        return {("figures", year): figures for year, figures in loaded.items()}

    return {year: figures for (_kind, year), figures in caching.remember_all(by_key, make).items()}


def published(edition: Edition) -> Figures:
    """Return one published edition's figures."""
    return published_all([edition])[edition.year]


def change(new: Figures, old: Figures, slug: str) -> dict[str, Decimal]:
    """Return {iso3: change} of a measure's display values as published, for countries that have both."""
    if slug not in new.values or slug not in old.values:
        return {}
    before = old.display_values(slug)
    return {iso3: value - before[iso3] for iso3, value in new.display_values(slug).items() if iso3 in before}


def same_indicators(new: Figures, old: Figures, slug: str) -> bool:
    """Return whether a measure is composed from the same indicators in both, so that its change is meaningful."""
    return set(new.tree.under(slug)) == set(old.tree.under(slug))


def like_for_like(new: Figures, old: Figures) -> tuple[Figures, Figures]:
    """Return two published editions, each country composed from the indicators that both score for it.

    Both hold the same countries on each measure: those that have a published score on it in both.
    """
    return caching.remember(("like-for-like", new.year, old.year), lambda: _alike(new, old))


def _alike(new: Figures, old: Figures) -> tuple[Figures, Figures]:
    common = set(new.tree.indicators) & set(old.tree.indicators)
    after, before = new.only(common, old.values), old.only(common, new.values)
    return _within(after, before, new, old), _within(before, after, new, old)


def _within(figures: Figures, *others: Figures) -> Figures:
    """Return figures without the countries that have no score on a measure in the others."""
    rows = {slug: [other.values.get(slug, {}) for other in others] for slug in figures.values}
    values = {
        slug: {iso3: value for iso3, value in row.items() if all(iso3 in other for other in rows[slug])}
        for slug, row in figures.values.items()
    }
    return Figures(figures.year, figures.tree, values)


def gaps(new: Figures, old: Figures) -> dict[str, set[str]]:
    """Return for indicators of two editions the countries that only one of them scores; no entry without any."""
    return {
        slug: new.values[slug].keys() ^ old.values[slug].keys()
        for slug in new.tree.indicators
        if slug in old.tree.by_slug and new.values[slug].keys() != old.values[slug].keys()
    }


def average_change(new: Figures, old: Figures, slug: str, among: Iterable[str] | None = None) -> Decimal | None:
    """Return the change of a measure's average, rounded minus rounded; None if either has no value."""
    iso3s = None if among is None else list(among)
    if slug not in new.values or slug not in old.values:
        return None
    after, before = new.average(slug, iso3s), old.average(slug, iso3s)
    return None if after is None or before is None else after - before
