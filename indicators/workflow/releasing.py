"""The chain of releases: the checksum of each covers its edition's figures and the checksum before."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import figures
from indicators.exporting import tidy
from indicators.models import Edition, Release, ScoreUpdate
from indicators.workflow import audit, outcomes
from indicators.workflow.refusals import StaleUpdate
from lib import advisory_lock, caching


def create_release(release: Release, *, manifest: dict[str, Any], updates: Sequence[ScoreUpdate] = ()) -> Release:
    """Number, seal, save and return a release whose cells are written; close its updates and clear the caches.

    In the transaction of publishing. Demonstrations have a chain of their own, so that the numbers of the public one
    have no gap. `StaleUpdate` if an update was decided anew since it was planned.
    """
    advisory_lock.lock()
    chain = Release.objects.filter(demonstration=release.edition.demonstration)
    last = chain.order_by("-number").first()
    release.number = last.number + 1 if last else 1
    release.demonstration = release.edition.demonstration
    release.published_at = timezone.now()
    release.manifest = manifest
    release.previous_sha256 = last.sha256 if last else ""
    release.save(force_insert=True)
    _close(updates, release)
    outcomes.write_outcomes(release)
    release.sha256 = _checksum(release.previous_sha256, release.edition)
    release.save(update_fields=["sha256"])
    caching.new_generation()
    audit.record(
        f"{release.kind} published", subject=release, by=release.by, edition=release.edition.year,
        number=release.number, sha256=release.sha256, reason=release.reason, reasons=release.reasons,
        prepared_by=release.prepared_by_id, withdraws=release.withdraws.number if release.withdraws else None,
    )  # fmt: skip
    return release


def _checksum(previous: str, edition: Edition) -> str:
    checksum = sha256(previous.encode())
    # Country names are left out: editors change texts without a release.
    for row in tidy.rows([edition], read=figures.load):
        checksum.update(f"{row.edition},{row.iso3},{row.indicator},{row.value}\n".encode())
    return checksum.hexdigest()


def _close(updates: Sequence[ScoreUpdate], release: Release) -> None:
    """Mark the updates of a release as published.

    `StaleUpdate` if one was decided anew since it was planned: it may be signed again, at another value.
    """
    planned = {update.pk: update.decided_at for update in updates}
    signed = ScoreUpdate.objects.signed().filter(pk__in=planned)
    if dict(signed.select_for_update().values_list("pk", "decided_at")) != planned:
        raise StaleUpdate(_("An update was decided again meanwhile; nothing was published. Look again."))
    signed.update(state=ScoreUpdate.State.PUBLISHED, release=release)
