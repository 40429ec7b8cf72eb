"""Editions by year, and columns and countries by every name they have, read once for a file."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from indicators.models import Country, CountryAlias, Edition, Indicator, IndicatorAlias
from indicators.models.aliases import as_code
from lib.text import normalize_for_search

# Headings of columns that hold no score. A column of years, names or values is found by its heading alone.
COUNTRY, ISO3, EDITION, INDICATOR_NAME, VALUE, IGNORED = "country", "iso3", "edition", "indicator", "value", "ignored"
ROLES = {
    COUNTRY: ("country", "country name", "countries", "name", "pays", "nom du pays", "nom"),
    ISO3: ("iso3", "iso 3", "country iso3", "iso3 code", "iso code", "iso alpha 3", "alpha 3", "code iso3", "code iso"),
    EDITION: ("edition", "year", "index year", "annee"),
    INDICATOR_NAME: ("indicator", "indicator name", "indicateur"),
    VALUE: ("value", "score", "valeur"),
    IGNORED: ("continent", "region", "sub region", "subregion", "sous region", "iso2", "iso 2", "alpha 2"),
}


@dataclass(frozen=True)
class NameIndex:
    """Lookups from the names in a file to slugs, iso3s and editions; names are normalized, codes are not."""

    headings: dict[str, str]  # folded heading -> one of the roles above, or the slug of a measure
    kinds: dict[str, str]  # slug -> node, group or indicator
    names: dict[str, str]  # slug or iso3 -> name in the present language
    countries: dict[str, str]  # folded name -> iso3
    iso3s: dict[str, str]  # the code in small letters -> iso3
    iso2s: dict[str, str]
    editions: dict[int, Edition]

    def country(self, name: object) -> str | None:
        """Return the iso3 of the country with this code, name or alias, or None."""
        code = as_code(str(name))
        # A name never takes an iso3 away from its country, nor an iso2 a name.
        return self.iso3s.get(code) or self.countries.get(normalize_for_search(str(name))) or self.iso2s.get(code)

    def column(self, heading: object) -> str | None:
        """Return the meaning of a heading: one of the roles above, the slug of a measure, or None."""
        folded, slug = normalize_for_search(str(heading)), as_code(str(heading))
        role = self.headings.get(folded)
        return slug if slug in self.kinds and (role is None or role in self.kinds) else role

    def measure(self, name: object) -> str | None:
        """Return the slug of the indicator or composite with this slug, name or alias, or None."""
        slug = self.column(name)
        return slug if slug in self.kinds else None


def read_name_index() -> NameIndex:
    """Return the names, codes and aliases of all measures, countries and editions in the database."""
    indicators, countries = list(Indicator.objects.all()), list(Country.objects.all())
    roles = {name: role for role, names in ROLES.items() for name in names}
    return NameIndex(
        headings=_indicator_names(indicators) | roles,
        kinds={indicator.slug: indicator.kind for indicator in indicators},
        names={row.slug: row.name for row in indicators} | {row.iso3: row.name for row in countries},
        countries=_country_names(countries),
        iso3s={as_code(row.iso3): row.iso3 for row in countries},
        iso2s={as_code(row.iso2): row.iso3 for row in countries},
        editions={edition.year: edition for edition in Edition.objects.all()},
    )


def _translated(row: Country | Indicator) -> Iterable[str]:
    return filter(None, (getattr(row, f"name_{language}") for language, _name in settings.LANGUAGES))


# Later entries win: an alias never overrides a name.


def _indicator_names(indicators: list[Indicator]) -> dict[str, str]:
    aliases = dict(IndicatorAlias.objects.values_list("folded", "indicator__slug"))
    names = {normalize_for_search(name): row.slug for row in indicators for name in _translated(row)}
    return aliases | names


def _country_names(countries: list[Country]) -> dict[str, str]:
    aliases = dict(CountryAlias.objects.values_list("folded", "country__iso3"))
    names = {normalize_for_search(name): row.iso3 for row in countries for name in _translated(row)}
    return aliases | names
