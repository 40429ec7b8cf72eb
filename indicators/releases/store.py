"""Files in the database, each once under its SHA-256, gzipped without a time, so that equal files are equal rows."""

import gzip
from hashlib import sha256

from indicators.models import Release, ReleaseFile, StoredFile

MANIFEST, SCORES, CHECKPOINT = ReleaseFile.MANIFEST, ReleaseFile.SCORES, ReleaseFile.CHECKPOINT


def keep(release: Release, name: str, content: bytes) -> ReleaseFile:
    """Store a file of a release under its name and return it; IntegrityError where the release has one of that name."""
    checksum = sha256(content).hexdigest()
    stored, _created = StoredFile.objects.get_or_create(
        sha256=checksum, defaults={"size": len(content), "content": gzip.compress(content, 6, mtime=0)}
    )
    return ReleaseFile.objects.create(release=release, name=name, stored=stored)


def find_file(release: Release, name: str) -> ReleaseFile | None:
    """Return a file of a release with its bytes, or None."""
    return ReleaseFile.objects.select_related("stored").filter(release=release, name=name).first()


def read_file(release: Release, name: str) -> bytes | None:
    """Return the bytes of a file of a release, or None."""
    file = find_file(release, name)
    return file.stored.read() if file else None
