"""The page of an edition's tree: each node with what is below it, the world averages, and the weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators import catalogue
from indicators.drawing.axis import tone
from indicators.models import Indicator
from indicators.pages.change import Change, EditionPair
from indicators.pages.measure import ramp
from indicators.scoring.compose import NODE, Tree
from indicators.scoring.scale import round_shown


@dataclass(frozen=True)
class TreeLine:
    """A node, group or indicator of the tree, with the world average and its change."""

    indicator: Indicator
    average: Decimal | None
    change: Change

    @property
    def tone(self) -> str:
        """Return the CSS class of the average's color."""
        return tone(self.average, ramp(self.indicator))


@dataclass(frozen=True)
class Branch:
    """A node or group with the branches of nodes below it, and the lines of groups and indicators below it.

    Each group's line precedes those of its indicators.
    """

    head: TreeLine
    branches: tuple["Branch", ...]
    lines: tuple[TreeLine, ...]

    @property
    def all_lines(self) -> tuple[TreeLine, ...]:
        """Return the line of the node itself, and those below it."""
        return (self.head, *self.lines)

    @property
    def leaves(self) -> tuple["Branch", ...]:
        """Return each line as a branch with nothing below it, so that one template draws both."""
        return tuple(Branch(line, (), ()) for line in self.lines)

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(line.indicator.slug for line in self.all_lines)

    @property
    def indicators(self) -> int:
        """Return the number of indicators at any depth below."""
        measured = sum(line.indicator.kind == Indicator.Kind.INDICATOR for line in self.lines)
        return measured + sum(branch.indicators for branch in self.branches)

    def walk(self) -> Iterator["Branch"]:
        """Yield the branch and every one below it, from the top."""
        yield self
        for branch in self.branches:
            yield from branch.walk()


def line(since: EditionPair, slug: str) -> TreeLine:
    """Return the line of a measure in the newer edition."""
    return TreeLine(catalogue.indicators()[slug], since.new.average(slug), since.average_change(slug))


def branch(since: EditionPair, slug: str) -> Branch:
    """Return the branch of a node or group with everything below it."""
    tree = since.new.tree
    below = tree.children(slug)
    nodes = [part.slug for part in below if part.kind == NODE]
    others = [part for part in below if part.kind != NODE]
    return Branch(
        head=line(since, slug),
        branches=tuple(branch(since, node) for node in nodes),
        lines=tuple(line(since, inner.slug) for part in others for inner in (part, *tree.children(part.slug))),
    )


def trees(since: EditionPair) -> tuple[Branch, ...]:
    """Return a branch for each root of the newer edition's tree."""
    return tuple(branch(since, part.slug) for part in since.new.tree.parts if part.parent is None)


def node_of(tree: Tree, slug: str) -> Indicator | None:
    """Return the nearest node above a measure; None for a root."""
    above = [ancestor for ancestor in tree.ancestors(slug) if tree.by_slug[ancestor].kind == NODE]
    return catalogue.indicators()[above[-1]] if above else None


def shares(tree: Tree, slug: str) -> dict[str, Fraction]:
    """Return {indicator slug: its share of the composite's weight}; the shares add up to 1."""
    recipe = tree.recipes.get(slug)
    if not recipe:
        return {slug: Fraction(1)}
    total = sum(weight for _part, weight in recipe)
    return {
        leaf: Fraction(weight, total) * share for part, weight in recipe for leaf, share in shares(tree, part).items()
    }


@dataclass(frozen=True)
class CompositeWeights:
    """The parts of a composite with their shares in percent, and whether all have the same weight."""

    parts: tuple[tuple[Indicator, Decimal], ...]
    is_equal: bool


def composite_weights(tree: Tree, slug: str) -> CompositeWeights:
    """Return the weights of a composite's parts, in percent with one decimal."""
    recipe = tree.recipes[slug]
    total = sum(weight for _part, weight in recipe)
    indicators = catalogue.indicators()
    parts = tuple((indicators[part], round_shown(Fraction(100 * weight, total), digits=1)) for part, weight in recipe)
    return CompositeWeights(parts, len({weight for _part, weight in recipe}) <= 1)


@dataclass(frozen=True)
class Effect:
    """How far half a point on one indicator moves a composite, in points."""

    node: Indicator
    points: Decimal


def effects(tree: Tree, slug: str) -> tuple[Effect, ...]:
    """Return the effect of half a point on an indicator for each node above it, nearest first."""
    above = [ancestor for ancestor in reversed(tree.ancestors(slug)) if tree.by_slug[ancestor].kind == NODE]
    return tuple(Effect(catalogue.indicators()[node], round_shown(shares(tree, node)[slug] / 2)) for node in above)
