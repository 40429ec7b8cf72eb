"""The chain of releases: the checksum of each covers its edition's figures and the checksum before."""

from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from indicators import figures
from indicators.exporting import tidy
from indicators.models import Edition, Release
from indicators.workflow import audit
from lib import advisory_lock, caching


def create_release(kind: Release.Kind, edition: Edition, *, by: User | None, reason: str, **manifest: Any) -> Release:
    """Create and return the next release of the chain, with `manifest` as its JSON; clear the caches.

    Demonstrations have a chain of their own, so that the numbers of the public one have no gap.
    """
    advisory_lock.lock()
    chain = Release.objects.filter(demonstration=edition.demonstration)
    last = chain.order_by("-number").first()
    previous = last.sha256 if last else ""
    checksum = sha256(previous.encode())
    # Country names are left out: editors change texts without a release.
    for row in tidy.rows([edition], read=figures.load):
        checksum.update(f"{row.edition},{row.iso3},{row.indicator},{row.value}\n".encode())
    caching.new_generation()
    release = Release.objects.create(
        number=last.number + 1 if last else 1,
        demonstration=edition.demonstration,
        kind=kind,
        edition=edition,
        published_at=timezone.now(),
        by=by,
        reason=reason,
        manifest=manifest,
        sha256=checksum.hexdigest(),
        previous_sha256=previous,
    )
    audit.record(
        f"{kind} published", subject=release, by=by, edition=edition.year, number=release.number, sha256=release.sha256,
        reason=reason,
    )  # fmt: skip
    return release
