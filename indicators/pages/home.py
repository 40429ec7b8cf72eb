"""The home page beside its map: which branches of the tree are unfolded, and which pages it links to next."""

from dataclasses import dataclass

from indicators import catalogue
from indicators.figures import Figures
from indicators.models import Country, Indicator
from indicators.pages.change import EditionPair
from indicators.pages.measure import movers
from indicators.scoring.compose import NODE, Tree

ROOT = "criminality"


@dataclass(frozen=True)
class NodeCount:
    """A node and its number of indicators."""

    indicator: Indicator
    count: int


@dataclass(frozen=True)
class NextSteps:
    """Links to go on with: countries chosen from the figures, and the nodes with their numbers of indicators."""

    countries: tuple[Country, ...]
    nodes: tuple[NodeCount, ...]

    @property
    def isos(self) -> str:
        return ",".join(country.iso3 for country in self.countries)


def open_nodes(tree: Tree, slug: str) -> set[str]:
    """Return the slugs to unfold for a chosen measure: its own, those above it, and the first node below it."""
    open_slugs = {slug, *tree.ancestors(slug)}
    inner = [part.slug for part in tree.children(slug) if part.kind == NODE]
    return open_slugs | set(inner[:1])


def next_steps(since: EditionPair) -> NextSteps:
    """Return example countries, each chosen for another reason, and the lowest nodes with their indicator counts."""
    tree, indicators = since.new.tree, catalogue.indicators()
    counted = [
        NodeCount(indicators[slug], len(tree.under(slug)))
        for slug in tree.nodes
        if not any(part.kind == NODE for part in tree.children(slug))
    ]
    return NextSteps(_examples(since), tuple(counted))


def _examples(since: EditionPair) -> tuple[Country, ...]:
    """Return the countries highest in criminality, highest in resilience and with the largest change, each once."""
    rose, fell = movers(since, ROOT, 1) if ROOT in since.new.values else ((), ())
    moved = sorted((*rose, *fell), key=lambda mover: -abs(mover.change))
    isos = [
        *_highest(since.new, ROOT),
        *_highest(since.new, "resilience"),
        *(mover.country.iso3 for mover in moved[:1]),
    ]
    return tuple(catalogue.countries()[iso3] for iso3 in dict.fromkeys(isos))


def _highest(figures: Figures, slug: str) -> list[str]:
    row = figures.values.get(slug, {})
    return [max(sorted(row), key=lambda iso3: row[iso3])] if row else []
