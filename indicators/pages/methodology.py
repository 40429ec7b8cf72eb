"""The methodology page, computed from the newest edition: recipes, a worked example, editions side by side."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators import catalogue
from indicators.figures import Figures
from indicators.models import Country, Edition, Indicator
from indicators.pages.change import EditionPair
from indicators.scoring.compose import GROUP, INDICATOR
from indicators.scoring.scale import QUADRANTS, round_shown


@dataclass(frozen=True)
class Ingredient:
    """A part of a composite, with its share of the weight in percent, with two decimals."""

    indicator: Indicator
    share: Decimal


@dataclass(frozen=True)
class Recipe:
    """One composite: the mean of its ingredients, and the groups that are only headings among them."""

    node: Indicator
    ingredients: tuple[Ingredient, ...]
    groups: tuple[Indicator, ...]
    is_of_indicators: bool
    is_equal: bool


@dataclass(frozen=True)
class ExampleStep:
    """One composite of the worked example: parts, their sum, the exact mean (four decimals) and its display value."""

    recipe: Recipe
    parts: tuple[Decimal, ...]
    total: Decimal
    exact: Decimal
    display_value: Decimal


@dataclass(frozen=True)
class Example:
    """The composites of one country, parts before the whole."""

    country: Country
    steps: tuple[ExampleStep, ...]


@dataclass(frozen=True)
class EditionComparison:
    """Two editions with different indicators: the change of average criminality as published and like for like.

    `opposite` of the `of` countries have changes of opposite sign the two ways; the country named is the one where they
    differ most.
    """

    before: int
    after: int
    published: Decimal
    like_for_like: Decimal
    opposite: int
    compared: int
    country: Country | None
    country_published: Decimal | None
    country_like_for_like: Decimal | None


@dataclass(frozen=True)
class EditionColumn:
    """One edition beside the others; `quadrants` holds the number of countries in the order of QUADRANTS."""

    edition: Edition
    countries: int
    counts: tuple[tuple[Indicator, int], ...]
    added: tuple[Indicator, ...]
    removed: tuple[Indicator, ...]
    quadrants: tuple[int, ...]
    changed_by_rounding: int


def recipes(edition: Figures) -> tuple[Recipe, ...]:
    """Return the recipe of each node: those made of indicators first, then those made of nodes."""
    tree, indicators = edition.tree, catalogue.indicators()
    node_recipes = []
    for slug in (slug for slug in tree.recipes if slug in tree.nodes):
        weights = dict(tree.recipes[slug])
        whole = sum(weights.values())
        node_recipes.append(
            Recipe(
                node=indicators[slug],
                ingredients=tuple(
                    Ingredient(indicators[part], round_shown(Fraction(100 * weight, whole)))
                    for part, weight in weights.items()
                ),
                groups=tuple(indicators[part.slug] for part in tree.children(slug) if part.kind == GROUP),
                is_of_indicators=all(tree.by_slug[part].kind == INDICATOR for part in weights),
                is_equal=len(set(weights.values())) == 1,
            )
        )
    return tuple(sorted(node_recipes, key=lambda recipe: (not recipe.is_of_indicators, recipe.node.order)))


def example(edition: Figures) -> Example | None:
    """Return the worked example of the country with the highest criminality among those that lack no score.

    None where weights differ, since its steps are plain means.
    """
    made = recipes(edition)
    display_values = edition.display_values("criminality")
    complete = [
        iso3 for iso3 in display_values if all(iso3 in edition.values[part.slug] for part in edition.tree.parts)
    ]
    highest = sorted(complete, key=lambda iso3: -display_values[iso3])
    if not highest or not all(recipe.is_equal for recipe in made):
        return None
    return Example(catalogue.countries()[highest[0]], tuple(_step(edition, recipe, highest[0]) for recipe in made))


def _step(edition: Figures, recipe: Recipe, iso3: str) -> ExampleStep:
    parts = [
        edition.values[ingredient.indicator.slug][iso3]
        for ingredient in recipe.ingredients
        if iso3 in edition.values[ingredient.indicator.slug]
    ]
    slug = recipe.node.slug
    digits = 1 if recipe.is_of_indicators else 4
    return ExampleStep(
        recipe=recipe,
        parts=tuple(round_shown(part, digits) for part in parts),
        total=round_shown(sum(parts, Fraction(0)), digits),
        exact=round_shown(edition.values[slug][iso3], 4),
        display_value=edition.display_values(slug)[iso3],
    )


def newest_comparison(editions: Mapping[int, Figures]) -> EditionComparison | None:
    """Return the newest pair of consecutive editions with different indicators, compared both ways, or None."""
    years = sorted(editions)
    for before, after in reversed(list(zip(years, years[1:], strict=False))):
        since = EditionPair(editions[after], editions[before])
        if since.differs("criminality"):
            return _compare_editions(since, before, after)
    return None


def _compare_editions(since: EditionPair, before: int, after: int) -> EditionComparison | None:
    published, alike = since.as_published("criminality"), since.changes("criminality")
    world = since.average_change("criminality")
    if world.value is None or world.as_published is None:
        return None
    opposite = {iso3: alike[iso3] - change for iso3, change in published.items() if change * alike.get(iso3, 0) < 0}
    widest = max(opposite, key=lambda iso3: (abs(opposite[iso3]), iso3), default=None)
    return EditionComparison(
        before=before,
        after=after,
        published=world.as_published,
        like_for_like=world.value,
        opposite=len(opposite),
        compared=len(published),
        country=catalogue.countries()[widest] if widest else None,
        country_published=published[widest] if widest else None,
        country_like_for_like=alike[widest] if widest else None,
    )


def columns(editions: Mapping[int, Figures]) -> tuple[EditionColumn, ...]:
    """Return a column for each published edition, oldest first."""
    edition_columns, indicators_before = [], set[str]()
    for edition in catalogue.editions():
        loaded = editions[edition.year]
        edition_columns.append(_column(edition, loaded, indicators_before))
        indicators_before = set(loaded.tree.indicators)
    return tuple(edition_columns)


def _column(edition: Edition, loaded: Figures, indicators_before: set[str]) -> EditionColumn:
    indicators, tree = catalogue.indicators(), loaded.tree
    quadrants = Counter(loaded.quadrants().values())
    return EditionColumn(
        edition=edition,
        countries=len(loaded.countries),
        counts=tuple((recipe.node, len(recipe.ingredients)) for recipe in recipes(loaded) if recipe.is_of_indicators),
        added=tuple(
            indicators[slug] for slug in tree.indicators if indicators_before and slug not in indicators_before
        ),
        removed=tuple(indicators[slug] for slug in indicators_before if slug not in tree.indicators),
        quadrants=tuple(quadrants[name] for name in QUADRANTS),
        changed_by_rounding=count_changed_by_rounding(loaded),
    )


def count_changed_by_rounding(edition: Figures) -> int:
    """Return in how many countries criminality would differ if its parts were rounded before the mean is taken."""
    if "criminality" not in edition.tree.recipes:
        return 0
    parts = dict(edition.tree.recipes["criminality"])
    wrong = 0
    for iso3, display_value in edition.display_values("criminality").items():
        scored = {part: weight for part, weight in parts.items() if iso3 in edition.values[part]}
        rounded = [Fraction(edition.display_values(part)[iso3]) * weight for part, weight in scored.items()]
        wrong += round_shown(sum(rounded, Fraction(0)) / sum(scored.values())) != display_value
    return wrong
