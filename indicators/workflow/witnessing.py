"""Files by others about a release: co-signatures of its checkpoint, and a time stamp of its manifest."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import Release, ReleaseFile
from indicators.releases import store
from indicators.workflow import audit
from lib import advisory_lock, caching
from lib.refusals import Refused
from lib.transparency import checkpoint

TIME_STAMP = "manifest.tsr"  # an answer of an authority by RFC 3161
COSIGNATURE = re.compile(r"— ([^\s+]+) [A-Za-z0-9+/]+=*\n", re.ASCII)
MOST = 64 * 1024  # bytes


@transaction.atomic
def add_witness(release: Release, name: str, content: bytes) -> ReleaseFile:
    """Keep what others say of a release, and return the file: a time stamp where `name` ends in .tsr, else a line.

    The line is a co-signature as witness.py prints it, which is kept under the name that it signs with. It is not
    verified: whoever knows the witness's key does so. `Refused` for anything else, and where the name is taken.
    """
    advisory_lock.lock()
    if len(content) > MOST:
        raise Refused(_("The file is too large for a co-signature or a time stamp."))
    own_name = TIME_STAMP if name.endswith(".tsr") else _cosigner(release, content)
    full_name = ReleaseFile.WITNESS + own_name
    if store.find_file(release, full_name):
        raise Refused(_("Release %(number)s has a file %(name)s already.") % {
            "number": release.number, "name": full_name
        })  # fmt: skip
    file = store.keep(release, full_name, content)
    audit.record("release witnessed", subject=release, by=None, name=full_name, sha256=file.stored_id)
    caching.new_generation()
    return file


def _cosigner(release: Release, line: bytes) -> str:
    """Return the name of the file that keeps a co-signature of the release's checkpoint."""
    match = COSIGNATURE.fullmatch(line.decode(errors="replace"))
    try:
        body = (store.read_file(release, store.CHECKPOINT) or b"").decode()
        checkpoint.parse(body + line.decode())
    except (checkpoint.CheckpointFault, UnicodeDecodeError):
        match = None
    if match is None:
        raise Refused(_("This is no co-signature: one line, as witness.py prints it."))
    return re.sub(r"[^A-Za-z0-9._-]", "-", match[1])[:50] + ReleaseFile.COSIGNATURE
