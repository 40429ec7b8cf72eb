"""Which releases brought the figures here."""

from indicators.models import Edition, Release
from lib import caching


def releases() -> list[Release]:
    """Return all releases of published editions, the newest first."""
    published = Release.objects.filter(edition__in=Edition.objects.published()).select_related("edition", "by")
    return caching.remember("releases", lambda: list(published.prefetch_related("by__groups").order_by("-number")))


def is_imported(year: int) -> bool:
    """Tell whether an edition's figures came in a file, and were not made here."""
    return any(release.edition.year == year and release.kind == Release.Kind.IMPORT for release in releases())


def release_of(year: int) -> Release | None:
    """Return the release that an edition's figures stand at."""
    return next((release for release in releases() if release.edition.year == year), None)
