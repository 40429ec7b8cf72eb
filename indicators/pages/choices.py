"""The options of select fields: measures under their nodes, regions under their continents, countries by name."""

from collections.abc import Iterable, Sequence
from functools import partial

from indicators import catalogue
from indicators.catalogue import Regions
from indicators.figures import Figures
from indicators.models import Country, Edition, Indicator, Region
from indicators.pages.country import blocks
from lib.text import by_name


def measures(figures: Figures) -> list[tuple[Indicator | None, list[Indicator]]]:
    """Return (node, measures) pairs of an edition in the order of its tree, for a select field with option groups.

    The first pair has no node and holds the composites; each group heading precedes its indicators.
    """
    indicators = catalogue.indicators()
    choices: list[tuple[Indicator | None, list[Indicator]]] = [
        (None, [indicators[slug] for slug in figures.tree.nodes])
    ]
    for block in blocks(figures, lambda slug: indicators[slug]):
        lines = [
            indicator
            for group in block.groups
            for indicator in (*([group.heading] if group.heading else []), *group.lines)
        ]
        choices.append((block.node, lines))
    return choices


def regions(of: Regions) -> list[tuple[Region, list[Region]]]:
    """Return (continent, regions) pairs, continents and their regions sorted by name."""
    return [
        (continent, by_name(region for region in of.by_slug.values() if region.continent_id == continent.pk))
        for continent in by_name(region for region in of.by_slug.values() if region.continent_id is None)
    ]


def country_question(edition: Edition, figures: Figures, country: Country) -> dict[str, object] | None:
    """Return the context of the score question on a country's page: its year, the country and the measures to choose.

    None for a demonstration, whose scores are invented: visitors are not asked about them.
    """
    if edition.demonstration:
        return None
    return {"year": edition.year, "country": country, "measures": partial(measures, figures)}


def indicator_question(edition: Edition, indicator: Indicator, scored: Iterable[Country]) -> dict[str, object] | None:
    """Return the context of the score question on an indicator's page or ranking: year, indicator, scored countries.

    None for a demonstration, and where no country is scored.
    """
    scored_countries = by_name(scored)
    if edition.demonstration or not scored_countries:
        return None
    return {"year": edition.year, "indicator": indicator, "countries": scored_countries}


def countries(figures: Figures, without: Sequence[str] = ()) -> list[Country]:
    """Return the countries of an edition sorted by name, except those whose iso3 is in `without`."""
    countries_by_iso3 = catalogue.countries()
    return by_name(countries_by_iso3[iso3] for iso3 in figures.countries if iso3 not in without)
