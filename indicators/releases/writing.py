"""Writes the files of a release, once, in the transaction that makes it."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction

from indicators.figures import Figures
from indicators.models import Release, ScoreUpdate
from indicators.releases import changes, log, manifest, store
from indicators.releases.changes import ManifestChange
from indicators.releases.scores_csv import ReleasedValues, scores_csv, values_of
from indicators.releases.state import EditionState, current_state
from lib.transparency import merkle


@transaction.atomic
def write_files(
    release: Release, *, state: EditionState | None = None, now: Figures | None = None, earlier_sha256: str = ""
) -> list[bytes]:
    """Store scores.csv and manifest.json of the newest release, and set its `sha256` and `previous_sha256`.

    Returns the entries of its log, the manifests of all releases up to this one.

    Called when all cells are written and all updates closed. Without `state` the release shows what the database
    holds; `now` are the edition's figures, where they have just been read. `earlier_sha256` is the checksum of a
    release that an older version made; its files say so.
    """
    state = state or current_state(release.edition, now)
    files = [(store.SCORES, scores_csv(state))]
    entries = log.entries_before(release)
    facts = _manifest(release, state, entries, earlier_sha256) | {"files": manifest.list_files(files)}
    content = manifest.to_bytes(facts)
    for name, bytes_ in [*files, (store.MANIFEST, content)]:
        store.keep(release, name, bytes_)
    release.sha256 = sha256(content).hexdigest()
    release.previous_sha256 = facts["previous_manifest_sha256"] or ""
    release.save(update_fields=["sha256", "previous_sha256"])
    return [*entries, content]


def _manifest(release: Release, state: EditionState, entries: Sequence[bytes], earlier_sha256: str) -> dict[str, Any]:
    updates = ScoreUpdate.objects.filter(release=release)
    before, now = changes.values_before(release, state), values_of(state.figures)
    changed = changes.changes_of(before, now, changes.reasons_of(updates))
    reconstructed = {"reconstructed": True, "earlier_sha256": earlier_sha256} if earlier_sha256 else {}
    return {
        **manifest.statements_of(release),
        **manifest.signatures_of(release),
        "changes": changed,
        "counts": {**manifest.counted(release), **_counts(before, now, changed)},
        "format": manifest.FORMAT,
        "method": manifest.method_of(updates),
        "origin": log.origin_of(release),
        "previous_manifest_sha256": sha256(entries[-1]).hexdigest() if entries else None,
        "root_before": merkle.root_of(map(merkle.leaf_hash, entries)).hex(),
        "software": settings.VERSION,
        **reconstructed,
    }


def _counts(before: ReleasedValues, now: ReleasedValues, changed: list[ManifestChange]) -> Mapping[str, int]:
    moved = [
        cell
        for cell in before.composites.keys() | now.composites.keys()
        if before.composites.get(cell) != now.composites.get(cell)
    ]
    counts = (len(now.cells), len(changed), len({change["iso3"] for change in changed}), len(moved))
    return dict(zip(manifest.COUNTS, counts, strict=True))
