"""Parameters of the API: types whose ASCII patterns pydantic checks, and lookups that raise `ParameterFault`."""

from typing import Annotated, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Query

from indicators import catalogue
from indicators.api.faults import unknown
from indicators.models import Country, Edition, Indicator

# An empty value counts as none: browsers send empty form fields.
YEAR, ISO3, SLUG = r"^([0-9]{4})?$", r"^([A-Za-z]{3})?$", r"^([a-z0-9]+(-[a-z0-9]+)*)?$"
ONE_ISO3 = r"^[A-Za-z]{3}$"
LANGUAGE = r"^([a-z]{2})?$"
NUMBER = r"^([1-9][0-9]{0,4})?$"
LARGEST_PAGE = 1000


def _query(pattern: str, description: str, example: str) -> Any:
    return Query(pattern=pattern, max_length=80, description=description, examples=[example])  # type: ignore[type-arg]


EditionParameter = Annotated[str, _query(YEAR, gettext_noop("Year of a published edition"), "2025")]
Iso3Parameter = Annotated[str, _query(ISO3, gettext_noop("ISO 3166-1 alpha-3 code of a country"), "ZAF")]
IndicatorParameter = Annotated[str, _query(SLUG, gettext_noop("Slug of an indicator or node"), "cocaine-trade")]
LanguageParameter = Annotated[str, _query(LANGUAGE, gettext_noop("Language of names and texts"), "en")]
PageParameter = Annotated[str, _query(NUMBER, gettext_noop("Number of the page, from 1"), "1")]
SizeParameter = Annotated[str, _query(NUMBER, gettext_noop("Rows on a page, at most 1000"), "100")]
Iso3InPath = Annotated[
    str, Path(pattern=ONE_ISO3, description=gettext_noop("ISO 3166-1 alpha-3 code of a country"), examples=["ZAF"])
]


def editions_of(year: str) -> list[Edition]:
    """Return the published edition of a year in a list, or all editions for ""; a fault with 404 if there is none."""
    editions = catalogue.editions()
    matching = [edition for edition in editions if year in ("", str(edition.year))]
    if year and not matching:
        listed = ", ".join(str(edition.year) for edition in editions)
        raise unknown("edition", _("There is no published edition %(year)s. There are: %(listed)s.") % {
            "year": year, "listed": listed or "–"
        })  # fmt: skip
    return matching


def edition_of(year: str) -> Edition:
    """Return the published edition of a year, or the newest for ""; a fault with 404 if there is none."""
    editions = editions_of(year)
    if not editions:
        raise unknown("edition", _("No edition is published yet."))
    return editions[-1]


def country_of(iso3: str) -> Country:
    """Return a country by its iso3, upper or lower case; a fault with 404 if there is none."""
    country = catalogue.countries().get(iso3.upper())
    if country is None:
        raise unknown("iso3", _("There is no country %(iso3)s in the index.") % {"iso3": iso3})
    return country


def measure_of(slug: str) -> Indicator:
    """Return an indicator or composite by its slug; a fault with 404 for others, groups included."""
    indicator = catalogue.indicators().get(slug)
    if indicator is None:
        message = _("There is no indicator “%(slug)s”; /api/v1/indicators lists them.") % {"slug": slug}
        raise unknown("indicator", message)
    if indicator.kind == Indicator.Kind.GROUP:
        raise unknown("indicator", _("“%(slug)s” is a heading of the codebook; it has no score.") % {"slug": slug})
    return indicator


def language_of(code: str) -> str:
    """Return a language code of the site, the default language for ""; a fault with 404 for others."""
    languages = [language for language, _name in settings.LANGUAGES]
    if code and code not in languages:
        raise unknown("language", _("This site speaks %(known)s.") % {"known": ", ".join(languages)})
    return code or settings.LANGUAGE_CODE
