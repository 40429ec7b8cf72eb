"""The releases that published the figures here, and what a release is called wherever figures are named."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from indicators.models import Edition, Release
from lib import caching


def releases() -> list[Release]:
    """Return all releases for the world with their editions, signers and withdrawals, newest first.

    Those of an edition that was withdrawn stay: nothing that was published is kept silent.
    """
    withdrawn = Release.objects.filter(kind=Release.Kind.WITHDRAWAL)
    was_public = Q(edition__in=Edition.objects.published()) | Q(edition__in=withdrawn.values("edition"))
    of_the_world = Release.objects.filter(was_public, demonstration=False, edition__demonstration=False)
    return caching.remember("releases", lambda: _with_their_rows(of_the_world))


def demonstration_releases() -> list[Release]:
    """Return all releases of demonstrations, newest first."""
    return caching.remember(
        "demonstration-releases", lambda: _with_their_rows(Release.objects.filter(demonstration=True))
    )


def _with_their_rows(releases: QuerySet[Release]) -> list[Release]:
    rows = releases.select_related("edition", "by", "prepared_by", "withdraws", "withdrawal")
    return list(rows.prefetch_related("by__groups", "prepared_by__groups").order_by("-number"))


def is_imported(year: int) -> bool:
    """Return whether an edition's figures were imported from a file, rather than made here."""
    imports = (release for release in releases() if release.kind == Release.Kind.IMPORT and not release.is_withdrawn)
    return any(release.edition.year == year for release in imports)


def release_of(year: int) -> Release | None:
    """Return the newest release of an edition's figures; None where it has none."""
    return next((release for release in releases() if release.edition.year == year), None)


def release_behind(edition: Edition | None) -> Release | None:
    """Return the newest release of an edition, a demonstration too; without one, the newest of all."""
    if edition is None:
        return next(iter(releases()), None)
    rows = demonstration_releases() if edition.demonstration else releases()
    return next((release for release in rows if release.edition_id == edition.pk), None)


def newest_of(editions: Iterable[Edition]) -> Release | None:
    """Return the newest release of several published editions."""
    years = {edition.year for edition in editions}
    return next((release for release in releases() if release.edition.year in years), None)


def release_label(release: Release) -> str:
    """Return what a release is called in citations and files: "release 12 · 3f9a 27c1"."""
    return _("release %(number)s · %(hash)s") % {"number": release.number, "hash": short_hash(release.sha256)}


def short_hash(sha256: str) -> str:
    """Return the first eight digits of a SHA-256, in two groups: 3f9a 27c1."""
    return f"{sha256[:4]} {sha256[4:8]}"


def file_label(release: Release | None) -> str:
    """Return what the name of a file says of a release: "-release-12-3f9a27c1", or "" without one."""
    return f"-release-{release.number}-{release.sha256[:8]}" if release else ""
