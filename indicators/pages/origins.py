"""Who published an edition's figures, and how to cite them; nothing is claimed that the edition does not state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from indicators.models import Edition


@dataclass(frozen=True)
class Origin:
    """The origin that every file of figures names; None for what the edition does not state."""

    publisher: str | None
    url: str | None
    attribution: str
    license: str | None


def origin_of(*editions: Edition) -> Origin:
    """Return one origin for the figures of one or several editions, with all their publishers."""
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
    """Return an origin for each publisher of these editions, with the attributions of that publisher's editions."""
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
    """Return the shortest text that names an edition and its publisher."""
    if edition.demonstration:
        return demonstration_notice(edition)
    stated = _localized(edition, "source") or ", ".join(filter(None, [_localized(edition, "title"), edition.publisher]))
    return stated or _("Edition %(year)s, publisher not stated") % {"year": edition.year}


def demonstration_notice(edition: Edition) -> str:
    """Return the notice that replaces every attribution of a demonstration, whatever its fields hold."""
    return _("Demonstration %(year)s: invented figures, published by no one. Do not cite them.") % {
        "year": edition.year
    }


def title(edition: Edition) -> str:
    """Return the publisher's title of an edition, else "Organized Crime Index" and its year."""
    if edition.demonstration:
        return _("Demonstration %(year)s, invented figures") % {"year": edition.year}
    return _localized(edition, "title") or f"Organized Crime Index {edition.year}"


def citation(edition: Edition) -> str:
    """Return the publisher's citation of an edition; "" where none is stated."""
    return demonstration_notice(edition) if edition.demonstration else _localized(edition, "citation")


def bibtex(edition: Edition, url: str, release: str = "") -> str:
    """Return an edition's BibTeX entry, with the URL and the release in which it was read; "" without a publisher."""
    if edition.demonstration or not edition.publisher:
        return ""
    fields = {
        "author": f"{{{edition.publisher}}}",
        "title": f"{{{title(edition)}}}",
        "year": str(edition.year),
        "howpublished": f"\\url{{{edition.publisher_url}}}" if edition.publisher_url else "",
        "note": ", ".join(filter(None, [f"As shown at {url}", release])),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{ocindex{edition.year},", *lines, "}"])


def _localized(edition: Edition, name: str) -> str:
    """Return a field in the reader's language, else in the first language that has it, else ""."""
    columns = [build_localized_fieldname(name, code) for code, _name in settings.LANGUAGES]
    return getattr(edition, name) or next(filter(None, (getattr(edition, column) for column in columns)), "")


def published_on(edition: Edition) -> str:
    """Return the date of publication as text: the publisher's own, else the ISO date of publication here, else ""."""
    return edition.published_on or _day(edition)


def loaded_on(edition: Edition) -> date | None:
    """Return the day an edition was loaded here; None where its publisher states no date, so that it appeared here."""
    return edition.published_at.date() if edition.published_on and edition.published_at else None


def _day(edition: Edition) -> str:
    return edition.published_at.date().isoformat() if edition.published_at else ""
