"""Signed checkpoints of the audit trail and of the releases, and what they find when a log was rewritten.

    write_checkpoint(Log.RELEASES, "index.example/releases", manifests)
    write_audit_checkpoint()

A checkpoint states how many entries a log had and the root over them (lib/transparency). It is a row, a file in
`CHECKPOINT_DIR`, and a mail to each address that an administrator names. Files and mails leave after the transaction
has ended: of an act that was undone nothing is signed that anybody could hold against the site.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from indicators.models import AuditEntry, Checkpoint
from indicators.workflow import audit, checkpoint_copies, signing
from indicators.workflow.refusals import Rewritten
from lib import advisory_lock
from lib.transparency import checkpoint, keys, merkle

DAILY = timedelta(days=1)


@dataclass(frozen=True)
class Verdict:
    """What a text states of a log, None where it is no checkpoint of it; and what is wrong, "" if nothing is."""

    stated: checkpoint.Checkpoint | None
    fault: str


@transaction.atomic
def write_checkpoint(log: Checkpoint.Log, origin: str, leaves: Sequence[bytes]) -> Checkpoint:
    """Sign and keep a checkpoint over all entries of a log, and return it; where there is one already, return that.

    Raises `AnotherSigningKey` where the key is not the one that signed before, and `Rewritten` where the log no longer
    begins with the entries that the checkpoint before signed.
    """
    advisory_lock.lock()
    key = signing.signing_key()
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    _refuse_rewritten(log, origin, hashes)
    root = merkle.root_of(hashes)
    text = checkpoint.sign(checkpoint.Checkpoint(origin, len(hashes), root), key)
    row, created = Checkpoint.objects.get_or_create(log=log, size=len(hashes), root=root.hex(), text=text)
    if created:
        transaction.on_commit(partial(checkpoint_copies.copy, row), robust=True)
    return row


@transaction.atomic
def write_audit_checkpoint() -> Checkpoint:
    """Sign and keep a checkpoint over the whole audit trail, and return it; raise as `write_checkpoint` does."""
    advisory_lock.lock()
    return write_checkpoint(Checkpoint.Log.AUDIT, audit_origin(), list(audit.leaves()))


def write_daily_checkpoint() -> Checkpoint | None:
    """Write a checkpoint of the audit trail if the last is a day old and acts were added since; return it."""
    last = Checkpoint.objects.filter(log=Checkpoint.Log.AUDIT).first()
    if last and (last.made_at > timezone.now() - DAILY or last.size == AuditEntry.objects.count()):
        return None
    return write_audit_checkpoint() if AuditEntry.objects.exists() else None


def audit_origin() -> str:
    """Return the name of the audit trail in checkpoints."""
    return f"{settings.ORIGIN}/audit"


def judge(
    texts: Mapping[str, str], leaves: Sequence[bytes], *, origin: str, public_key: keys.PublicKey
) -> dict[str, Verdict]:
    """Return what each of the texts, by its name, says of a log: see `Verdict`."""
    verdicts = {name: _read(text, origin, public_key) for name, text in texts.items()}
    sizes = {verdict.stated.size for verdict in verdicts.values() if verdict.stated}
    roots = merkle.roots_at([merkle.leaf_hash(leaf) for leaf in leaves], sizes)
    return {
        name: Verdict(stated, _fault(stated.size, stated.root.hex(), roots)) if (stated := verdict.stated) else verdict
        for name, verdict in verdicts.items()
    }


def find_faults() -> Iterator[str]:
    """Yield a sentence for each checkpoint in this database that its own audit trail does not bear out.

    Its key is looked at only for the newest: those before may be by a key that was replaced.
    """
    rows = list(Checkpoint.objects.filter(log=Checkpoint.Log.AUDIT))
    if rows and not keys.key_file().exists():
        yield f"The key that signed the checkpoints is missing: {keys.key_file()}."
    elif rows and not signing.has_signed(rows[0], keys.signing_key().public_key()):
        yield f"The newest checkpoint, over {rows[0].size} entries, is not signed with the key of this site."
    hashes = [merkle.leaf_hash(leaf) for leaf in audit.leaves()] if rows else []
    roots = merkle.roots_at(hashes, {row.size for row in rows})
    for row in rows:
        if fault := _fault(row.size, row.root, roots):
            yield f"The checkpoint over {row.size} entries in this database: {fault}"


def _read(text: str, origin: str, public_key: keys.PublicKey) -> Verdict:
    """Return what a text states if the key signed it for this log, else what is wrong with it."""
    try:
        stated = checkpoint.verify(text, public_key)
    except checkpoint.CheckpointFault as fault:
        return Verdict(None, f"{fault}.")
    if stated.origin != origin:
        return Verdict(None, f"this is a checkpoint of {stated.origin}, not of {origin}.")
    return Verdict(stated, "")


def _fault(size: int, root: str, roots: Mapping[int, bytes]) -> str:
    """Return how a log, of which the roots by size are given, contradicts a checkpoint; "" if it does not."""
    if size not in roots:
        return f"cut: it states {size} entries, and there are fewer."
    if roots[size].hex() != root:
        return f"rewritten: the first {size} entries are not those that were signed."
    return ""


def _refuse_rewritten(log: Checkpoint.Log, origin: str, hashes: Sequence[bytes]) -> None:
    """Raise `Rewritten` unless a log begins with what its last checkpoint signed: two histories are never signed."""
    last = Checkpoint.objects.filter(log=log, text__startswith=f"{origin}\n").first()
    if last is None:
        return
    stated = checkpoint.parse(last.text)[0]
    if _fault(stated.size, stated.root.hex(), merkle.roots_at(hashes, {stated.size})):
        raise Rewritten(
            gettext("%(origin)s no longer begins with the %(size)s entries that were signed: nothing more is signed.")
            % {"origin": origin, "size": stated.size}
        )
