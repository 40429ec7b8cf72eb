"""Which key signs: always the one that signed before, unless it is replaced by an act that says so and why."""

from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import AuditEntry, Checkpoint
from indicators.workflow import audit
from indicators.workflow.refusals import AnotherSigningKey
from lib.refusals import Refused
from lib.transparency import checkpoint, keys

REPLACED = "signing key replaced"


def signing_key() -> keys.PrivateKey:
    """Return the key that signs checkpoints; it is made anew only while nothing was signed.

    Raises `AnotherSigningKey` where the key that signed the last checkpoint is missing or is another one.
    """
    last = Checkpoint.objects.first()
    if last and not keys.key_file().exists():
        raise AnotherSigningKey(
            _("The key that signed the checkpoints so far is missing: put it back at %(file)s. If it is lost for good, "
              "replace_signing_key makes another one.") % {"file": keys.key_file()}
        )  # fmt: skip
    key = keys.signing_key()
    if last and not has_signed(last, key.public_key()) and not _replaces(key, last):
        raise AnotherSigningKey(
            _("%(file)s holds another key than the one that signed the checkpoints so far: put that one back, or say "
              "with replace_signing_key why it is replaced.") % {"file": keys.key_file()}
        )  # fmt: skip
    return key


@transaction.atomic
def replace_signing_key(*, reason: str) -> str:
    """Say in the audit trail that the key in SIGNING_KEY_FILE, made if there is none, replaces the one before.

    Return its fingerprint. Raises `Refused` without a reason, or where that key is the one that signed before.
    """
    if not reason.strip():
        raise Refused(_("Say why the key is replaced."))
    public_key = keys.signing_key().public_key()
    last = Checkpoint.objects.first()
    if last is None or has_signed(last, public_key):
        raise Refused(_("Nothing was signed with another key than this one."))
    fingerprint = keys.fingerprint(public_key)
    audit.record(REPLACED, subject="signing key", by=None, key=fingerprint, reason=reason.strip())
    return fingerprint


def has_signed(row: Checkpoint, public_key: keys.PublicKey) -> bool:
    """Return whether a checkpoint bears a valid signature by a key."""
    try:
        checkpoint.verify(row.text, public_key)
    except checkpoint.CheckpointFault:
        return False
    return True


def _replaces(key: keys.PrivateKey, last: Checkpoint) -> bool:
    """Return whether the trail says, since the last checkpoint, that this key replaces the one before."""
    entry = AuditEntry.objects.filter(act=REPLACED, at__gte=last.made_at).order_by("-number").first()
    return entry is not None and entry.facts["key"] == keys.fingerprint(key.public_key())
