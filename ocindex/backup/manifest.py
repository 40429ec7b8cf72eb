"""The manifest of a backup, its last file but the signature: what is in it, and what its logs end with."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.conf import settings
from django.db import connection

from lib.erasures_file import Head
from lib.transparency import keys
from ocindex.backup.schema import Migration, Tables
from ocindex.backup.unusable import Unusable

FORMAT: Final = 1
NAME: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
SIGNED: Final = b"ocindex backup\n"  # before what is signed, so that no other text of this key can stand for a manifest
LOGS: Final = {
    "audit": ("indicators_auditentry", {}),
    "releases": ("indicators_release", {"demonstration": False}),
    "demonstrations": ("indicators_release", {"demonstration": True}),
}


@dataclass
class Manifest:
    """What a backup is of, and what it holds."""

    origin: str
    made_at: str
    migrations: list[Migration]
    erasures: Head
    software: str = settings.VERSION
    database: str = field(default_factory=lambda: connection.vendor)
    format: int = FORMAT
    rows: dict[str, int] = field(default_factory=dict)  # by table
    last_numbers: dict[str, int] = field(default_factory=dict)  # that the counters of tables gave
    logs: dict[str, list[Any]] = field(default_factory=dict)  # number and SHA-256 of the newest entry
    files: dict[str, str] = field(default_factory=dict)  # the SHA-256 of each

    def text(self) -> bytes:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @property
    def newest_release(self) -> str:
        """Return the newest release in words."""
        number, checksum = self.logs.get("releases", [0, ""])
        return f"release {number} · {checksum[:4]} {checksum[4:8]}" if number else "no release"


def parse(content: bytes) -> Manifest:
    """Return the manifest that JSON text is. Raises `Unusable` for that of a newer version, and for what is none."""
    try:
        facts = json.loads(content)
        if facts["format"] > FORMAT:
            raise Unusable(
                f"The backup is of a newer version of the software ({facts['software']}): restore it with that one."
            )
        facts["migrations"] = [(app, name) for app, name in facts["migrations"]]
        facts["erasures"] = Head(*facts["erasures"])
        return Manifest(**facts)
    except (ValueError, TypeError, KeyError):
        raise Unusable("The manifest of the backup cannot be read: take another copy.") from None


def heads_of_logs(tables: Tables) -> dict[str, list[Any]]:
    """Return the number and the SHA-256 of the newest entry of each log that has one."""
    heads = {}
    for log, (table, condition) in LOGS.items():
        model = tables.get(table)
        if model is None or not {*condition} <= {column.name for column in model._meta.concrete_fields}:
            continue
        newest = model._base_manager.filter(**condition).order_by("-number").values_list("number", "sha256").first()
        if newest:
            heads[log] = list(newest)
    return heads


def signature_of(content: bytes, *, may_make_key: bool) -> bytes:
    """Return the signature of the site's key under a manifest; nothing where the key that signed so far is missing."""
    return keys.signing_key().sign(SIGNED + content) if may_make_key or keys.key_file().exists() else b""


def is_signed(content: bytes, signature: bytes, public_keys: Sequence[keys.PublicKey]) -> bool:
    """Return whether one of the keys signed a manifest."""
    return any(keys.has_signed(key, SIGNED + content, signature) for key in public_keys)
