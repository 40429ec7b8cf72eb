"""Canonical JSON and its SHA-256: the checksums of hash chains."""

import json
from hashlib import sha256
from typing import Any

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))  # made once: it is asked a lot


def canonical_json(facts: Any) -> str:
    """Return facts as JSON with sorted keys, no blanks and no escapes, so that equal facts are equal text.

    Meant for facts without floats: text, whole numbers, lists and dictionaries. Raises `TypeError` for anything that
    JSON cannot hold.
    """
    return _ENCODER.encode(facts)


def checksum(facts: Any) -> str:
    """Return the SHA-256 of facts in canonical JSON, as 64 hexadecimal digits."""
    return sha256(canonical_json(facts).encode()).hexdigest()
