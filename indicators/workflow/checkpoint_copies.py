"""Copies of checkpoints outside the database: a file in CHECKPOINT_DIR, and a mail to each address.

Neither stops an act: what could not be copied is logged, named on the staff's start page, and tried again.
"""

import logging
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import AuditEntry, Checkpoint, CheckpointAddress, CheckpointMail
from indicators.workflow import audit
from lib.transparency import keys

logger = logging.getLogger(__name__)
TRIED_FOR = timedelta(days=30)
LATE = timedelta(days=1)


def file_name(row: Checkpoint) -> str:
    """Return the name of a checkpoint's file: its log, its size and the first digits of its root."""
    return f"{row.log}-{row.size:08}-{row.root[:8]}.txt"


def copy(row: Checkpoint) -> bool:
    """Write a checkpoint into the folder unless it is there; return whether it is. A fault is logged, not raised."""
    path = Path(settings.CHECKPOINT_DIR) / file_name(row)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh.write_bytes(row.text.encode())
            fresh.replace(path)
    except OSError as fault:
        logger.error("CHECKPOINT_DIR: %s cannot be written (%s).", path.name, fault.strerror)
        return False
    return True


def copy_missing() -> None:
    """Write the checkpoints of the last 30 days that the folder lacks, up to the first that fails."""
    for row in Checkpoint.objects.filter(made_at__gte=timezone.now() - TRIED_FOR).order_by("pk"):
        if not copy(row):
            return


def send_waiting() -> None:
    """Mail each address what it has not got since it was named, up to the first mail that fails."""
    for address in CheckpointAddress.objects.all():
        for row in _waiting_for(address).order_by("pk"):
            if not _send(row, address):
                return


@transaction.atomic
def add_address(email: str, *, by: User) -> CheckpointAddress:
    """Name an address that gets every checkpoint from now on, and return it."""
    address = CheckpointAddress.objects.create(email=email, added_by=by)
    audit.record("checkpoint address added", subject=address, by=by)
    return address


@transaction.atomic
def remove_address(address: CheckpointAddress, *, by: User) -> None:
    """Send nothing more to an address."""
    audit.record("checkpoint address removed", subject=address, by=by)
    address.delete()


def shortcomings() -> Iterator[str]:
    """Yield a sentence for each thing without which checkpoints prove less than they could."""
    if keys.lies_beside_the_database():
        yield _("The key that signs checkpoints lies beside the database: whoever takes one has both. "
                "Move it elsewhere and name it in SIGNING_KEY_FILE.")  # fmt: skip
    addresses = list(CheckpointAddress.objects.all())
    if not addresses:
        yield _("No address gets the checkpoints: name one outside this site, whose owner keeps the mails.")
    if any(_waiting_for(address).filter(made_at__lt=timezone.now() - LATE).exists() for address in addresses):
        yield _("Checkpoints wait to be mailed for more than a day: look at EMAIL_URL and the log of the worker.")
    audited = Checkpoint.objects.filter(log=Checkpoint.Log.AUDIT).first()
    if audited and audited.made_at < timezone.now() - 2 * LATE and AuditEntry.objects.count() != audited.size:
        yield _("The audit trail has had no checkpoint for two days: the log of the worker says why.")
    last = Checkpoint.objects.first()
    if last and not (Path(settings.CHECKPOINT_DIR) / file_name(last)).exists():
        yield _("The newest checkpoint is not in the folder CHECKPOINT_DIR.")


def _waiting_for(address: CheckpointAddress) -> QuerySet[Checkpoint]:
    return Checkpoint.objects.filter(made_at__gte=address.added_at).exclude(mails__address=address)


def _send(row: Checkpoint, address: CheckpointAddress) -> bool:
    """Mail a checkpoint and note that it was; return whether it went. It may go twice, where the note is lost."""
    origin = row.text.partition("\n")[0]
    body = _("Please keep this mail. It states how many entries %(origin)s has, and the root over them; with the file "
             "attached to it the site can be convicted of having rewritten any of them since. How to check: "
             "verify_audit --checkpoint FILE, in the handbook under “Checkpoints”.") % {"origin": origin}  # fmt: skip
    subject = _("Checkpoint of %(origin)s, %(size)s entries") % {"origin": origin, "size": row.size}
    mail = EmailMessage(f"{settings.EMAIL_SUBJECT_PREFIX}{subject}", f"{body}\n\n{row.text}", to=[address.email])
    mail.attach(file_name(row), row.text, "text/plain")
    try:
        mail.send()
    except (OSError, SMTPException) as fault:
        logger.error("A checkpoint could not be mailed (%s): it is tried again.", type(fault).__name__)
        return False
    CheckpointMail.objects.get_or_create(checkpoint=row, address=address)
    return True
