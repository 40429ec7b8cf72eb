"""The log of releases, whose entries are the bytes of their manifests, and the origin that names it.

The world's releases and those of demonstrations are two logs.
"""

from django.conf import settings
from django.db.models import QuerySet

from indicators.models import Checkpoint, Release, ReleaseFile
from indicators.releases.store import MANIFEST


def kind_of(release: Release) -> Checkpoint.Log:
    """Return which of the two logs a release is an entry of."""
    return Checkpoint.Log.DEMONSTRATION if release.demonstration else Checkpoint.Log.RELEASES


def origin_of(release: Release) -> str:
    """Return the origin of a release's log: HOST/releases, or HOST/YEAR/releases with the first demonstration's."""
    if not release.demonstration:
        return f"{settings.ORIGIN}/releases"
    years = chain_of(release).order_by("number").values_list("edition__year", flat=True)
    return f"{settings.ORIGIN}/{years[0]}/releases"


def chain_of(release: Release) -> QuerySet[Release]:
    """Return the releases of the log that a release is an entry of."""
    return Release.objects.filter(demonstration=release.demonstration)


def entries_before(release: Release) -> list[bytes]:
    """Return the manifests of the releases before this one in its log, in order."""
    earlier = chain_of(release).filter(number__lt=release.number)
    files = ReleaseFile.objects.filter(name=MANIFEST, release__in=earlier)
    return [file.stored.read() for file in files.select_related("stored").order_by("release__number")]
