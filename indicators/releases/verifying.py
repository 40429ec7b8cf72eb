"""Find what does not agree: stored files, manifests, chain, root, checkpoints, and the rows of the database."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.conf import settings

from indicators.models import Release, ReleaseFile
from indicators.releases import manifest, store
from indicators.releases.scores_csv import values_in, values_of
from indicators.releases.state import current_state
from lib.transparency import checkpoint, keys, merkle

DAMAGED = (OSError, EOFError, zlib.error)
MALFORMED = (KeyError, TypeError, ValueError, AttributeError)
FIRST_LANGUAGE = settings.LANGUAGES[0][0]
LISTED = 20  # cells of one release that differ


@dataclass
class ReleaseLog:
    """What has been read of one log so far: hashes of its entries, the root over them, and the newest scores."""

    leaves: list[bytes] = field(default_factory=list)
    root: bytes = merkle.EMPTY
    last_sha256: str | None = None
    newest_scores: dict[int, tuple[Release, bytes]] = field(default_factory=dict)  # by the key of the edition


def find_faults(*, demonstration: bool) -> Iterator[str]:
    """Check one of the two logs of releases from its first entry; yield each fault in words."""
    read = ReleaseLog()
    releases = Release.objects.filter(demonstration=demonstration).order_by("number")
    for place, release in enumerate(releases.select_related("edition", "by", "prepared_by", "withdraws"), 1):
        faults = list(_faults_of(release, place, read))
        yield from (f"Release {release.number}: {fault}" for fault in faults)
    for release, content in read.newest_scores.values():
        yield from (f"Release {release.number}: {fault}" for fault in _changed_cells(release, content))


def _faults_of(release: Release, place: int, read: ReleaseLog) -> Iterator[str]:
    if release.number != place:
        yield f"number {place} is missing before it"
    contents: dict[str, bytes] = {}
    for file in release.files.select_related("stored"):
        content = _read(file)
        if content is None:
            yield f"{file.name} was altered"
        contents[file.name] = content or b""
    entry = contents.get(store.MANIFEST)
    if not entry:
        yield "no manifest can be read; write_releases writes those of releases from before there were any"
        return
    try:
        yield from _manifest_faults(release, entry, contents, read)
    except MALFORMED:
        yield "its manifest does not have the form of one"
    read.leaves.append(merkle.leaf_hash(entry))
    read.root = merkle.root_of(read.leaves)
    read.last_sha256 = sha256(entry).hexdigest()
    yield from _checkpoint_faults(contents.get(store.CHECKPOINT, b""), read)


def _manifest_faults(release: Release, entry: bytes, contents: dict[str, bytes], read: ReleaseLog) -> Iterator[str]:
    facts = manifest.parse(entry)
    yield from _chain_faults(release, entry, facts, read)
    faults = list(_file_faults(facts, contents))
    yield from faults
    if not faults:
        read.newest_scores[release.edition_id] = release, contents[store.SCORES]
    yield from _row_faults(release, facts)


def _read(file: ReleaseFile) -> bytes | None:
    """Return the bytes of a file, or None where they are not those that its SHA-256 and size name."""
    try:
        content = file.stored.read()
    except DAMAGED:
        return None
    intact = (len(content), sha256(content).hexdigest()) == (file.stored.size, file.stored_id)
    return content if intact else None


def _chain_faults(release: Release, entry: bytes, facts: dict[str, Any], read: ReleaseLog) -> Iterator[str]:
    before = read.last_sha256
    if release.sha256 != sha256(entry).hexdigest():
        yield "sha256 is not that of its manifest"
    if facts["previous_manifest_sha256"] != before or release.previous_sha256 != (before or ""):
        yield "previous_manifest_sha256 is not that of the release before"
    if facts["root_before"] != read.root.hex():
        yield "root_before is not the root over the releases before"


def _file_faults(facts: dict[str, Any], contents: dict[str, bytes]) -> Iterator[str]:
    listed = {file["name"]: file for file in facts["files"]}
    kept = {name for name in contents if name not in (store.MANIFEST, store.CHECKPOINT)}
    for name in sorted(listed.keys() | {name for name in kept if not name.startswith(ReleaseFile.WITNESS)}):
        if name not in contents:
            yield f"{name} is missing"
        elif name not in listed:
            yield f"{name} is not in the manifest"
        elif manifest.list_files([(name, contents[name])]) != [listed[name]]:
            yield f"{name} is not the file that the manifest names"


def _row_faults(release: Release, facts: dict[str, Any]) -> Iterator[str]:
    """Yield what the row of a release says otherwise than its manifest."""
    rows = manifest.statements_of(release)
    stated = {name: facts[name] for name in rows} | {"reason in the first language": facts["reason"][FIRST_LANGUAGE]}
    rows["reason in the first language"] = release.reason
    for name in sorted(rows):
        if rows[name] != stated[name]:
            yield f"{name} is {stated[name]!r} in the manifest and {rows[name]!r} in the database"
    noted = {name: count for name, count in facts["counts"].items() if name not in manifest.COUNTS}
    if noted != {name: count for name, count in manifest.counted(release).items() if name not in manifest.COUNTS}:
        yield "counts differ between the manifest and the database"
    yield from _signer_faults(release, facts)


def _signer_faults(release: Release, facts: dict[str, Any]) -> Iterator[str]:
    """Yield where the manifest or the audit trail names other signers than the row of a release."""
    for name, account in (("confirmed", release.by), ("prepared", release.prepared_by)):
        if (facts[name] is None) != (account is None):
            yield f"{name} is {facts[name]!r} in the manifest and by {account or 'nobody'} in the database"
    recorded = manifest.publication_of(release)
    if recorded is None or recorded.facts.get("sha256") not in (release.sha256, facts.get("earlier_sha256")):
        yield "its publication is not in the audit trail"
    elif (recorded.by_id, recorded.facts.get("prepared_by")) != (release.by_id, release.prepared_by_id):
        yield "signed by another account in the audit trail"


def _checkpoint_faults(content: bytes, read: ReleaseLog) -> Iterator[str]:
    try:
        stated = checkpoint.verify(content.decode(), keys.signing_key().public_key())
    except (checkpoint.CheckpointFault, UnicodeDecodeError) as fault:
        yield f"checkpoint: {fault}"
        return
    if (stated.size, stated.root) != (len(read.leaves), read.root):
        yield "checkpoint is not over the releases up to this one"


def _changed_cells(release: Release, content: bytes) -> Iterator[str]:
    """Yield the cells of an edition that no longer show what its newest release says."""
    released = values_in(content).cells
    now = values_of(current_state(release.edition).figures).cells
    differing = [cell for cell in sorted(released.keys() | now.keys()) if released.get(cell) != now.get(cell)]
    for iso3, code in differing[:LISTED]:
        then, is_now = released.get((iso3, code), "nothing"), now.get((iso3, code), "nothing")
        yield f"{iso3} {code} is {then} in scores.csv and {is_now} in the database"
    if len(differing) > LISTED:
        yield f"and {len(differing) - LISTED} more scores"
