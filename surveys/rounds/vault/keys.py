"""The vault's key: whether it opens what is sealed, and how another one takes its place."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction

from indicators.workflow import audit
from lib import advisory_lock, sealing
from lib.refusals import Refused
from surveys.models import Identity, IdentityChange, IdentityUpload

SEALED: Sequence[type[models.Model]] = (Identity, IdentityChange, IdentityUpload)


def key_fault() -> str:
    """Return in a line why the site cannot start with the vault's key; "" where it opens what is sealed.

    One row is tried: all are sealed with the same key, or with those of a replacement that was interrupted.
    """
    sealed = Identity.objects.exclude(sealed="").order_by("pk").values_list("sealed", flat=True).first()
    if sealed is None:
        return ""
    try:
        sealing.reseal(sealed)
    except ImproperlyConfigured as fault:
        return str(fault)
    except sealing.CannotUnseal:
        where = "VAULT_KEY" if settings.VAULT_KEY else f"VAULT_KEY_FILE ({sealing.key_file()})"
        return (
            f"{where} does not open the identities of experts: give the key that sealed them, from your offline copy."
        )
    return ""


def replace_key() -> int:
    """Seal everything with another key, and return how much that was; killed anywhere, it can be run again.

    A key in a file is made and replaced here; of keys that are given at the start, the first takes the place of all.
    """
    before = sealing.keys()
    if settings.VAULT_KEY:
        if len(before) < 2:
            raise Refused(
                "VAULT_KEY is given at the start: start with VAULT_KEY=new,old (a new key is 32 random bytes in"
                f" URL-safe base64, such as {sealing.new_key()}), run this again, then start with the new one alone."
            )
        return _seal_anew()
    if len(before) < 2:  # else a replacement was interrupted: the first is the new one
        sealing.write_keys([sealing.new_key(), *before])
    count = _seal_anew()
    sealing.write_keys(sealing.keys()[:1])
    return count


@transaction.atomic
def _seal_anew() -> int:
    """Seal every row with the first key; whoever seals meanwhile waits for the lock, and then reads both keys."""
    advisory_lock.lock()
    counts = {model._meta.model_name or "": _seal_rows_anew(model) for model in SEALED}
    audit.record("vault key replaced", subject="surveys.identity", by=None, **counts)
    return sum(counts.values())


def _seal_rows_anew(model: type[models.Model]) -> int:
    rows = model._default_manager.exclude(sealed="").order_by("pk").values_list("pk", "sealed")
    sealed = list(rows)
    for pk, text in sealed:
        model._default_manager.filter(pk=pk).update(sealed=sealing.reseal(text))
    return len(sealed)
