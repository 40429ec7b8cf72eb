"""Suggested comparisons of countries, measures and maps, chosen from an edition's figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators import catalogue
from indicators.models import Country
from indicators.pages.change import EditionPair
from indicators.pages.compare import ComparisonQuery
from lib.text import normalize_for_search

COUNTRIES_SHOWN = 3
PAIRS = (
    ("criminality", "resilience"),
    ("state-embedded-actors", "criminal-markets"),
    ("cocaine-trade", "heroin-trade"),
)
MAPS = (
    ("criminality", "resilience"),
    ("criminal-markets", "criminal-actors"),
    ("human-trafficking", "human-smuggling"),
)


@dataclass(frozen=True)
class Suggestion:
    """A suggested comparison with the reason (a key that its template translates) and the names it compares."""

    comparison: ComparisonQuery
    why: str
    names: tuple[str, ...]


def suggest_countries(since: EditionPair) -> list[Suggestion]:
    """Return comparisons of the countries highest in criminality, in resilience, in both, and with the largest rises.

    Each holds up to three countries; those with a single country are left out.
    """
    criminality, quadrants = since.new.display_values("criminality"), since.new.quadrants()
    both_high = {iso3: criminality[iso3] for iso3, name in quadrants.items() if name == "high-high"}
    choices = [
        ("criminality", _highest(criminality)),
        ("resilience", _highest(since.new.display_values("resilience"))),
        ("both", _highest(both_high)),
        ("rise", _highest({iso3: value for iso3, value in since.changes("criminality").items() if value > 0})),
    ]
    return [
        Suggestion(
            ComparisonQuery(tuple(country.iso3 for country in countries)),
            why,
            tuple(country.name for country in countries),
        )
        for why, countries in choices
        if len(countries) > 1
    ]


def _highest(values: Mapping[str, Decimal]) -> list[Country]:
    countries = catalogue.countries()
    ranked = sorted(values, key=lambda iso3: (-values[iso3], normalize_for_search(countries[iso3].name)))
    return [countries[iso3] for iso3 in ranked[:COUNTRIES_SHOWN]]


def suggest_pairs(since: EditionPair) -> list[Suggestion]:
    """Return the pairs of PAIRS of which the edition has both measures."""
    return [
        Suggestion(ComparisonQuery(x=x, y=y), "pair", _names(x, y))
        for x, y in PAIRS
        if {x, y} <= since.new.tree.by_slug.keys()
    ]


def suggest_maps(since: EditionPair) -> list[Suggestion]:
    """Return the pairs of MAPS of which the edition has both measures."""
    return [
        Suggestion(ComparisonQuery(first_map=first, second_map=second), "maps", _names(first, second))
        for first, second in MAPS
        if {first, second} <= since.new.tree.by_slug.keys()
    ]


def _names(*slugs: str) -> tuple[str, ...]:
    indicators = catalogue.indicators()
    return tuple(indicators[slug].name for slug in slugs)
