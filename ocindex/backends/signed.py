"""Values in a cache that others may write to: signed with the secret key, and read only where the signature holds."""

import hmac
import pickle  # nosec B403 what is loaded was signed here
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from django.conf import settings

SIZE: Final = 32  # bytes of a signature


class Untrusted(Exception):
    """Raised for what this site did not write, or not as it stands there."""


def seal(value: Any, *, about: bytes = b"") -> bytes:
    """Return a value as bytes, signed for the place that `about` names."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _signature(about + content) + content


def unseal(sealed: bytes, *, about: bytes = b"") -> Any:
    """Return the value of `seal`. Raises `Untrusted` for bytes that were changed, cut, made elsewhere or moved."""
    signature, content = sealed[:SIZE], sealed[SIZE:]
    if not hmac.compare_digest(signature, _signature(about + content)):
        raise Untrusted
    return pickle.loads(content)  # nosec B301


def _signature(content: bytes) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), content, "sha256")


@lru_cache(1)
def _key(secret: str) -> bytes:
    """Return the key that `django.utils.crypto.salted_hmac` makes anew each time, at ten times the cost of the rest."""
    return sha256(f"ocindex.backends.signed{secret}".encode()).digest()


class Serializer:
    """What Django's Redis cache asks to write and read values; whole numbers stay plain, so that Redis can count."""

    def dumps(self, value: Any) -> int | bytes:
        return value if type(value) is int else seal(value)

    def loads(self, stored: bytes) -> Any:
        try:
            return int(stored)
        except ValueError:
            return unseal(stored)
