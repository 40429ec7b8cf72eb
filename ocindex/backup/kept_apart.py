"""What no backup holds, where it lies, and what is void without it."""

import os
from collections.abc import Iterator

from django.conf import settings

from lib import erasures_file, sealing
from lib.transparency import keys


def kept_apart() -> Iterator[str]:
    """Yield a line for each thing that has to be kept apart from a backup."""
    yield f"RECEIPT_KEY ({_place('RECEIPT_KEY')}): without it old receipts are void, and nothing erased is erased again"
    vault = "the environment" if settings.VAULT_KEY else str(sealing.key_file())
    yield f"VAULT_KEY ({vault}): without it nobody ever reads who an expert is"
    yield f"SIGNING_KEY_FILE ({keys.key_file()}): without it nothing continues the signed checkpoints"
    yield f"SECRET_KEY ({_place('SECRET_KEY')}): without it staff need new recovery codes and invitations"
    yield f"ERASURES_FILE ({erasures_file.path()}), its newest copy: without it what was erased since comes back"
    if settings.BACKUP_RECIPIENT_FILE:
        yield f"the private key to {settings.BACKUP_RECIPIENT_FILE}: without it nobody reads the backup"


def _place(name: str) -> str:
    return "the environment" if os.environ.get(name) else str(settings.VAR_DIR / name.lower())
