"""The releases that published the figures here."""

from indicators.models import Edition, Release
from lib import caching


def releases() -> list[Release]:
    """Return all releases of published editions with their editions and signers, newest first."""
    published = Release.objects.filter(edition__in=Edition.objects.published()).select_related("edition", "by")
    return caching.remember("releases", lambda: list(published.prefetch_related("by__groups").order_by("-number")))


def is_imported(year: int) -> bool:
    """Return whether an edition's figures were imported from a file, rather than made here."""
    return any(release.edition.year == year and release.kind == Release.Kind.IMPORT for release in releases())


def release_of(year: int) -> Release | None:
    """Return the newest release of an edition's figures; None where it has none."""
    return next((release for release in releases() if release.edition.year == year), None)
