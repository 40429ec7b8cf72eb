"""Computes composites from the scores of indicators.

Markets and actors are the means of their indicators, criminality the mean of the two UNROUNDED parts, resilience the
mean of its indicators. Weights belong to the edition's tree. A group is a heading: its parents use its children.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

NODE, GROUP, INDICATOR = "node", "group", "indicator"
MINIMUM_COVERAGE = Fraction(3, 4)
ALL = Fraction(1)


@dataclass(frozen=True)
class Part:
    """A measure in the tree of an edition, with its weight in its parent; `parent` is None for a root."""

    slug: str
    kind: str
    parent: str | None = None
    weight: Fraction = Fraction(1)


@dataclass(frozen=True)
class Composed:
    """A composite's exact value (None when missing) and the share of weight that was present."""

    value: Fraction | None
    coverage: Fraction


@dataclass(frozen=True)
class Tree:
    """The parts of one edition in depth-first order, parents before their children."""

    parts: tuple[Part, ...]

    @cached_property
    def by_slug(self) -> dict[str, Part]:
        return {part.slug: part for part in self.parts}

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        return tuple(part.slug for part in self.parts if part.kind == INDICATOR)

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """The composites that are published: every node, no group."""
        return tuple(part.slug for part in self.parts if part.kind == NODE)

    @cached_property
    def _children(self) -> dict[str, tuple[Part, ...]]:
        children: dict[str, list[Part]] = {}
        for part in self.parts:
            if part.parent:
                children.setdefault(part.parent, []).append(part)
        return {slug: tuple(slugs) for slug, slugs in children.items()}

    def children(self, slug: str) -> tuple[Part, ...]:
        """Return the parts directly under a part, groups included."""
        return self._children.get(slug, ())

    @cached_property
    def recipes(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Slug of a composite or group -> (slug, weight) of the parts whose mean it is; groups count as their children.

        Weights are scaled to whole numbers, which changes no mean. Children come before their parents.
        """
        recipes = {}
        for part in reversed(self.parts):
            if part.kind != INDICATOR:
                ingredients = tuple(self._ingredients(part.slug))
                scale = lcm(*(part.weight.denominator for part in ingredients))
                recipes[part.slug] = tuple((part.slug, int(part.weight * scale)) for part in ingredients)
        return recipes

    def _ingredients(self, slug: str) -> Iterator[Part]:
        for part in self.children(slug):
            if part.kind == GROUP:
                yield from self._ingredients(part.slug)
            else:
                yield part

    def under(self, slug: str) -> tuple[str, ...]:
        """Return the indicators at or below a part, in order."""
        if self.by_slug[slug].kind == INDICATOR:
            return (slug,)
        return tuple(leaf for part in self.children(slug) for leaf in self.under(part.slug))

    def ancestors(self, slug: str) -> tuple[str, ...]:
        """Return the slugs of all parts above a part, the root first."""
        parent = self.by_slug[slug].parent
        return (*self.ancestors(parent), parent) if parent else ()

    def only(self, slugs: Iterable[str]) -> "Tree":
        """Return the tree with these indicators only, for comparing like with like."""
        kept = set(slugs)
        return Tree(tuple(part for part in self.parts if part.kind != INDICATOR or part.slug in kept))


def exact_mean(weighed: Iterable[tuple[Fraction, int]]) -> Fraction:
    """Return the exact weighted mean of (value, weight), in whole numbers, to avoid a reduction at every step."""
    total, common, whole = 0, 1, 0
    for value, weight in weighed:
        numerator, denominator = value.as_integer_ratio()
        if denominator != common:
            wider = lcm(common, denominator)
            total, numerator, common = total * (wider // common), numerator * (wider // denominator), wider
        total += numerator * weight
        whole += weight
    return Fraction(total, common * whole)


def compose(tree: Tree, scores: Mapping[str, Fraction]) -> dict[str, Composed]:
    """Return slug -> value and coverage of every composite of one country, from its indicators' scores in points.

    A composite is None where less than 75 % of its weight is present; else it is the mean of what is present.
    """
    values = dict(scores)
    composed: dict[str, Composed] = {}
    for slug, recipe in tree.recipes.items():
        present = [(values[part], weight) for part, weight in recipe if part in values]
        coverage = ALL
        if len(present) < len(recipe) or not recipe:
            coverage = Fraction(sum(weight for _value, weight in present), sum(weight for _slug, weight in recipe) or 1)
        value = None
        if coverage is ALL or coverage >= MINIMUM_COVERAGE:
            value = values[slug] = exact_mean(present)
        composed[slug] = Composed(value, coverage)
    return composed


def mean(values: Iterable[Fraction]) -> Fraction | None:
    """Return the unweighted exact mean of values, None without any: the average of a region or of the world."""
    listed = [(value, 1) for value in values]
    return exact_mean(listed) if listed else None
