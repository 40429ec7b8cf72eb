"""The releases that published the figures here."""

from django.db.models import Q

from indicators.models import Edition, Release
from lib import caching


def releases() -> list[Release]:
    """Return all releases for the world with their editions, signers and withdrawals, newest first.

    Those of an edition that was withdrawn stay: nothing that was published is kept silent.
    """
    withdrawn = Release.objects.filter(kind=Release.Kind.WITHDRAWAL)
    was_public = Q(edition__in=Edition.objects.published()) | Q(edition__in=withdrawn.values("edition"))
    public = Release.objects.filter(was_public, edition__demonstration=False)
    public = public.select_related("edition", "by", "prepared_by", "withdraws", "withdrawal")
    signed = public.prefetch_related("by__groups", "prepared_by__groups")
    return caching.remember("releases", lambda: list(signed.order_by("-number")))


def is_imported(year: int) -> bool:
    """Return whether an edition's figures were imported from a file, rather than made here."""
    imports = (release for release in releases() if release.kind == Release.Kind.IMPORT and not release.is_withdrawn)
    return any(release.edition.year == year for release in imports)


def release_of(year: int) -> Release | None:
    """Return the newest release of an edition's figures; None where it has none."""
    return next((release for release in releases() if release.edition.year == year), None)
