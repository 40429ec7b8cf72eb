"""Whose figures editions hold, and how to name them: only what stands in an edition is claimed of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from indicators.models import Edition


@dataclass(frozen=True)
class Origin:
    """What every file of figures says of its origin; what no edition states is not claimed."""

    publisher: str | None
    url: str | None
    attribution: str
    license: str | None


def origin_of(*editions: Edition) -> Origin:
    """Return the origin of the figures of one edition, or of all publishers of several."""
    origins = origins_of(editions)
    if len(origins) == 1:
        return origins[0]
    return Origin(
        publisher="; ".join(dict.fromkeys(origin.publisher for origin in origins if origin.publisher)) or None,
        url=None,
        attribution="; ".join(origin.attribution for origin in origins),
        license=" ".join(f"{origin.attribution}: {origin.license}" for origin in origins if origin.license) or None,
    )


def origins_of(editions: Iterable[Edition]) -> list[Origin]:
    """Return an origin for each publisher of some editions, with the editions that are this publisher's."""
    attributions_by_claim: dict[tuple[str, str, str], list[str]] = {}
    for edition in editions:
        key = ("", "", demonstration_notice(edition)) if edition.demonstration else _claim(edition)
        attributions_by_claim.setdefault(key, []).append(attribution(edition))
    return [
        Origin(publisher or None, url or None, "; ".join(attributions), terms or None)
        for (publisher, url, terms), attributions in attributions_by_claim.items()
    ]


def _claim(edition: Edition) -> tuple[str, str, str]:
    return edition.publisher, edition.publisher_url, _localized(edition, "license")


def attribution(edition: Edition) -> str:
    """Return the shortest form that names edition and publisher."""
    if edition.demonstration:
        return demonstration_notice(edition)
    stated = _localized(edition, "source") or ", ".join(filter(None, [_localized(edition, "title"), edition.publisher]))
    return stated or _("Edition %(year)s, publisher not stated") % {"year": edition.year}


def demonstration_notice(edition: Edition) -> str:
    """Return what a demonstration says of itself, whatever stands in its fields."""
    return _("Demonstration %(year)s: invented figures, published by no one. Do not cite them.") % {
        "year": edition.year
    }


def title(edition: Edition) -> str:
    """Return what the publisher calls an edition, or what the software does."""
    if edition.demonstration:
        return _("Demonstration %(year)s, invented figures") % {"year": edition.year}
    return _localized(edition, "title") or f"Organized Crime Index {edition.year}"


def citation(edition: Edition) -> str:
    """Return how an edition is cited, in its publisher's words; empty where nothing is stated."""
    return demonstration_notice(edition) if edition.demonstration else _localized(edition, "citation")


def bibtex(edition: Edition, url: str) -> str:
    """Return an edition's entry for a BibTeX file, with the address at which it can be read."""
    if edition.demonstration or not edition.publisher:
        return ""
    fields = {
        "author": f"{{{edition.publisher}}}",
        "title": f"{{{title(edition)}}}",
        "year": str(edition.year),
        "howpublished": f"\\url{{{edition.publisher_url}}}" if edition.publisher_url else "",
        "note": f"As shown at {url}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{ocindex{edition.year},", *lines, "}"])


def _localized(edition: Edition, name: str) -> str:
    """Return a text in the reader's language, else in one that has it."""
    columns = [build_localized_fieldname(name, code) for code, _name in settings.LANGUAGES]
    return getattr(edition, name) or next(filter(None, (getattr(edition, column) for column in columns)), "")


def published_on(edition: Edition) -> str:
    """Return the day of publication, as far as it is known: the publisher's own, else the one here."""
    return edition.published_on or _day(edition)


def loaded_on(edition: Edition) -> date | None:
    """Return the day on which an edition that its publisher dates was loaded here; None where it appeared here."""
    return edition.published_at.date() if edition.published_on and edition.published_at else None


def _day(edition: Edition) -> str:
    return edition.published_at.date().isoformat() if edition.published_at else ""
