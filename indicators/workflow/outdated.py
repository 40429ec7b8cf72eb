"""Texts that name figures which a release changes: narratives of its countries, and pages of the site."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model

from indicators import catalogue
from indicators.models import Country, Edition, Indicator, Narrative, Page, Paper
from indicators.pages.change import EditionPair

CODES = [code for code, _name in settings.LANGUAGES]
# A number with decimals, such as 7.43 or 7,43, that is no part of a longer one.
_NUMBER = re.compile(r"(?<![\d.,])\d{1,2}[.,]\d{1,2}(?!\d|[.,]\d)")
PLACES: Mapping[type[Model], tuple[str, ...]] = {
    Page: ("body",),
    Paper: ("summary",),
    Indicator: ("definition", "assessed", "point_1", "point_5", "point_10"),
}


@dataclass(frozen=True)
class OutdatedText:
    """A row whose texts name `numbers` that are out of date, as they are printed in English."""

    row: Any
    numbers: list[str]


def outdated_texts(edition: Edition, pair: EditionPair) -> list[OutdatedText]:
    """Return the texts that name figures which `pair` changes: the old display values, in either language's spelling.

    A narrative is searched for scores and composites of its country; other texts for composites of the countries that
    they name, and for the world's averages.
    """
    if pair.old is None:
        return []
    gone, world = _gone_values(pair), _gone_averages(pair)
    narratives = (
        Narrative.objects.filter(edition=edition).select_related("country", "edition").order_by("country__iso3")
    )
    texts = [
        OutdatedText(narrative, numbers)
        for narrative in narratives
        if (numbers := sorted(gone.get(narrative.country.iso3, set()) & _numbers(_words(narrative, ("text",)))))
    ]
    composites = {iso3: {value for value in values if len(value.split(".")[1]) > 1} for iso3, values in gone.items()}
    for model, fields in PLACES.items():
        for row in model._default_manager.order_by("pk"):
            words = _words(row, fields)
            if numbers := sorted(_numbers(words) & (world | _of_countries_in(words, composites))):
                texts.append(OutdatedText(row, numbers))
    return texts


def _gone_values(pair: EditionPair) -> dict[str, set[str]]:
    """Return {iso3: display values} that a country had before, and has on no measure now."""
    before, after = _values(pair.old), _values(pair.new)
    return {iso3: gone for iso3, values in before.items() if (gone := values - after.get(iso3, set()))}


def _values(figures: Any) -> dict[str, set[str]]:
    values: dict[str, set[str]] = {}
    for slug in figures.tree.by_slug:
        if slug in figures.tree.recipes and slug not in figures.tree.nodes:
            continue
        for iso3, value in figures.display_values(slug).items():
            values.setdefault(iso3, set()).add(str(value))
    return values


def _gone_averages(pair: EditionPair) -> set[str]:
    """Return the world averages of composites before, but for those that one of them still has."""
    assert pair.old is not None
    before = {str(pair.old.average(slug)) for slug in pair.old.tree.nodes}
    return before - {str(pair.new.average(slug)) for slug in pair.new.tree.nodes}


def _of_countries_in(words: str, composites: Mapping[str, set[str]]) -> set[str]:
    countries: Mapping[str, Country] = catalogue.countries()
    wanted = (iso3 for iso3 in composites if iso3 in countries)
    return {value for iso3 in wanted if _is_named(countries[iso3], words) for value in composites[iso3]}


def _is_named(country: Country, words: str) -> bool:
    return any((name := getattr(country, f"name_{code}")) and name in words for code in CODES)


def _words(row: Model, fields: Iterable[str]) -> str:
    return "\n".join(getattr(row, f"{field}_{code}") or "" for field in fields for code in CODES)


def _numbers(words: str) -> set[str]:
    return {number.replace(",", ".") for number in _NUMBER.findall(words)}
