"""Values in a cache that others may write to: signed with the secret key, and read only where the signature holds."""

import pickle  # nosec B403 what is loaded was signed here
from hmac import compare_digest
from typing import Any, Final

from django.utils.crypto import salted_hmac

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
    if not compare_digest(signature, _signature(about + content)):
        raise Untrusted
    return pickle.loads(content)  # nosec B301


def _signature(content: bytes) -> bytes:
    digest: bytes = salted_hmac("ocindex.backends.signed", content, algorithm="sha256").digest()
    return digest


class Serializer:
    """What Django's Redis cache asks to write and read values; whole numbers stay plain, so that Redis can count."""

    def dumps(self, value: Any) -> int | bytes:
        return value if type(value) is int else seal(value)

    def loads(self, stored: bytes) -> Any:
        try:
            return int(stored)
        except ValueError:
            return unseal(stored)
