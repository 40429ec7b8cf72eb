"""Releases: each has its files, written in the transaction that makes it, and is an entry of the log of releases."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import releases
from indicators.figures import Figures
from indicators.models import Release, ScoreUpdate
from indicators.releases import earlier, log, store
from indicators.workflow import audit, checkpoints, outcomes, results
from indicators.workflow.refusals import StaleUpdate
from lib import advisory_lock, caching, changeover, rehearsal

UNSEALED = "0" * 64  # the checksum of a release that is only rehearsed


def create_release(
    release: Release, *, manifest: dict[str, Any], updates: Sequence[ScoreUpdate] = (), now: Figures | None = None
) -> Release:
    """Number, save and return a release whose cells are written; close its updates, write its files, clear the caches.

    In the transaction of publishing. Demonstrations have a chain of their own, so that the numbers of the public one
    have no gap. `now` are the edition's figures, where they have just been read. `StaleUpdate` if an update was decided
    anew since it was planned. In a rehearsal nothing is sealed, nor entered in the audit trail.
    """
    if not rehearsal.is_on():  # who looks at a preview keeps nobody waiting
        advisory_lock.lock()
    chain = Release.objects.filter(demonstration=release.edition.demonstration)
    last = chain.order_by("-number").first()
    release.number = last.number + 1 if last else 1
    release.demonstration = release.edition.demonstration
    release.published_at = timezone.now()
    release.manifest = manifest
    if rehearsal.is_on():
        release.signed_by_one, release.sha256 = True, UNSEALED
    release.save(force_insert=True)
    _close(updates, release)
    outcomes.write_outcomes(release)
    results.draw_results(release)
    if rehearsal.is_on():
        return release
    write_checkpoint(release, releases.write_files(release, now=now))
    changeover.begin()
    audit.record(
        f"{release.kind} published", subject=release, by=release.by, edition=release.edition.year,
        number=release.number, sha256=release.sha256, reason=release.reason, reasons=release.reasons,
        prepared_by=release.prepared_by_id, withdraws=release.withdraws.number if release.withdraws else None,
    )  # fmt: skip
    checkpoints.write_audit_checkpoint()
    return release


@transaction.atomic
def write_missing_files() -> list[Release]:
    """Write the files of releases that an older version made, in order, and return those releases.

    What their editions showed is worked out from the corrections that came later. Their checksum becomes that of the
    manifest, which names the earlier one; one entry of the audit trail holds both.
    """
    advisory_lock.lock()
    missing = earlier.without_files()
    checksums = []
    for release in missing:
        before = release.sha256
        entries = releases.write_files(release, state=earlier.state_at(release), earlier_sha256=before)
        write_checkpoint(release, entries)
        checksums.append([str(release), release.demonstration, before, release.sha256])
    if missing:
        audit.record("release files written", subject="releases", by=None, releases=checksums)
        caching.new_generation()
    return missing


def write_checkpoint(release: Release, entries: Sequence[bytes]) -> None:
    """Sign the entries of the log of releases up to this one, and keep the checkpoint among the release's files."""
    signed = checkpoints.write_checkpoint(log.kind_of(release), log.origin_of(release), entries)
    store.keep(release, store.CHECKPOINT, signed.text.encode())


def _close(updates: Sequence[ScoreUpdate], release: Release) -> None:
    """Mark the updates of a release as published.

    `StaleUpdate` if one was decided anew since it was planned: it may be signed again, at another value.
    """
    planned = {update.pk: update.decided_at for update in updates}
    signed = ScoreUpdate.objects.signed().filter(pk__in=planned)
    if dict(signed.select_for_update().values_list("pk", "decided_at")) != planned:
        raise StaleUpdate(_("An update was decided again meanwhile; nothing was published. Look again."))
    signed.update(state=ScoreUpdate.State.PUBLISHED, release=release)
