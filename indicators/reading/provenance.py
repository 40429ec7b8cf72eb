"""Whose figures these are, how to name them, and which releases brought them here."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from indicators import caching
from indicators.models import Edition, Release

PUBLISHER = "Global Initiative Against Transnational Organized Crime"
PUBLISHER_SHORT = "GI-TOC"
PUBLISHER_URL = "https://ocindex.net"
TITLE = "Global Organized Crime Index"
LICENSE = _(
    "The figures are the work of their publisher. Name the publisher and the edition wherever you show them or pass "
    "them on. The licence of this site’s software does not extend to them."
)


@dataclass(frozen=True)
class Source:
    """What every file of figures says of its origin."""

    publisher: str
    url: str
    attribution: str
    license: str


def source(*years: int) -> Source:
    """Return the origin of the figures of one edition or of several."""
    named = " ".join([TITLE, ", ".join(map(str, years))]).strip()
    return Source(f"{PUBLISHER} ({PUBLISHER_SHORT})", PUBLISHER_URL, f"{named}, {PUBLISHER_SHORT}", str(LICENSE))


def citation(year: int) -> str:
    """Return how an edition is cited in the style of the American Psychological Association."""
    return f"{PUBLISHER}. ({year}). {TITLE} {year} [Data set]. {PUBLISHER_URL}"


def bibtex(year: int, url: str) -> str:
    """Return an edition's entry for a BibTeX file, with the address at which it can be read."""
    fields = {
        "author": f"{{{PUBLISHER}}}",
        "title": f"{{{TITLE} {year}}}",
        "year": str(year),
        "howpublished": f"\\url{{{PUBLISHER_URL}}}",
        "note": f"As shown at {url}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{ocindex{year},", *lines, "}"])


def releases() -> list[Release]:
    """Return all releases of published editions, the newest first."""
    shown = Release.objects.filter(edition__in=Edition.objects.published()).select_related("edition", "by")
    return caching.remember("releases", lambda: list(shown.prefetch_related("by__groups").order_by("-number")))


def is_imported(year: int) -> bool:
    """Tell whether an edition's figures came in a file, and were not made here."""
    return any(release.edition.year == year and release.kind == Release.Kind.IMPORT for release in releases())


def release_of(year: int) -> Release | None:
    """Return the release that an edition's figures stand at."""
    return next((release for release in releases() if release.edition.year == year), None)
