"""Reads a backup to its end before anything of it is used, and refuses what was altered, cut short, or is newer."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from lib.transparency import keys
from ocindex.backup import archive, manifest, schema
from ocindex.backup.archive import Member
from ocindex.backup.manifest import Manifest
from ocindex.backup.unusable import Unusable


def read_manifest(path: Path, *, private_key: Path | None, public_keys: list[keys.PublicKey]) -> Manifest:
    """Return the manifest of a backup in which everything is as it was written. Raises `Unusable`.

    Without a key only accidents are found: whoever alters a backup can seal it again.
    """
    archive.refuse_unsealed(path, private_key)
    checksums: dict[str, str] = {}
    last: dict[str, bytes] = {}
    for member in archive.members(path, private_key):
        if member.name in checksums or last.get(manifest.SIGNATURE):
            raise Unusable(f"{path} was altered: {member.name} is there twice, or after the end.")
        if member.name in (manifest.NAME, manifest.SIGNATURE):
            last[member.name] = member.content
        else:
            checksums[member.name] = sha256(member.content).hexdigest()
    if manifest.NAME not in last:
        raise Unusable(f"{path} was altered or is no backup: it has no manifest.")
    stated = manifest.parse(last[manifest.NAME])
    signature = last.get(manifest.SIGNATURE, b"")
    if public_keys and not manifest.is_signed(last[manifest.NAME], signature, public_keys):
        raise Unusable(
            f"{path} was not signed with the key of this site: it was altered, or is of another site; if the key was "
            "replaced since, name the public one of before with --signed-by."
        )
    if checksums != stated.files:
        raise Unusable(f"{path} was altered: its files are not those that its manifest states.")
    if newer := schema.newer_than_known(stated.migrations):
        raise Unusable(
            f"The backup is of a newer version of the software ({stated.software}, {'.'.join(newer[0])}): "
            "restore it with that one."
        )
    return stated


def files_of(path: Path, stated: Manifest, *, private_key: Path | None) -> Iterator[Member]:
    """Yield the files of a backup that was read to its end. Raises `Unusable` if it was changed meanwhile."""
    for member in archive.members(path, private_key):
        if member.name in stated.files:
            if sha256(member.content).hexdigest() != stated.files[member.name]:
                raise Unusable(f"{path} was changed while it was read: begin again.")
            yield member
