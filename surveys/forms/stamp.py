"""What a form carries to say when it was opened, with which version, and under which key it is sent."""

import re
import secrets
import time
from typing import NamedTuple

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
SAID = re.compile(r"[0-9]{1,18}\.[0-9]{1,12}", re.ASCII)
LONGEST = 7 * 24 * 3600  # seconds; whoever took longer, took a week


def fresh_key() -> str:
    """Return a key for one submission."""
    return secrets.token_hex(16)


class Stamp(NamedTuple):
    """The version that was shown and when, in seconds; signed together with the key, so that neither can be chosen."""

    version: int
    opened: int

    @classmethod
    def now(cls, version: int) -> "Stamp":
        return cls(version, int(time.time()))

    def signed(self, key: str) -> str:
        """Return the stamp as the form carries it."""
        said = f"{self.version}.{self.opened}"
        return f"{said}.{_signature(said, key)}"

    @classmethod
    def read(cls, text: str, key: str) -> "Stamp | None":
        """Return the stamp that a form brought back, or None where it was made up."""
        said, _dot, signature = text.rpartition(".")
        if not SAID.fullmatch(said) or not constant_time_compare(signature, _signature(said, key)):
            return None
        version, opened = said.split(".")
        return cls(int(version), int(opened))

    def seconds(self) -> int:
        """Return for how long the form has been open."""
        return min(max(int(time.time()) - self.opened, 0), LONGEST)


def _signature(said: str, key: str) -> str:
    return Signer(salt="surveys.stamp").signature(f"{said}.{key}")
