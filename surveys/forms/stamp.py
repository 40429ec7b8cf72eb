"""What a form carries to say when it was opened, with which version, and under which key it is sent."""

import re
import secrets
import time
from typing import NamedTuple

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
SAID = re.compile(r"([0-9]{1,18})\.([0-9]{1,12})(\.b)?", re.ASCII)
LONGEST = 7 * 24 * 3600  # seconds; whoever took longer, took a week


def fresh_key() -> str:
    """Return a key for one submission."""
    return secrets.token_hex(16)


class Stamp(NamedTuple):
    """The version that was shown and when, in seconds; signed together with the key, so that neither can be chosen.

    Where it was begun before on a page that is the same for everyone, nobody knows how long it took in all.
    """

    version: int
    opened: int
    begun_before: bool = False

    @classmethod
    def now(cls, version: int, *, begun_before: bool = False) -> "Stamp":
        """Return the stamp of a form that is given out for the first time."""
        return cls(version, int(time.time()), begun_before)

    @classmethod
    def after(cls, version: int, seconds: int | None) -> "Stamp":
        """Return the stamp of a form on which so many seconds were spent before, or nobody knows how many."""
        spent = LONGEST if seconds is None else seconds
        return cls(version, int(time.time()) - spent, begun_before=seconds is None)

    def signed(self, key: str) -> str:
        """Return the stamp as the form carries it."""
        said = f"{self.version}.{self.opened}{'.b' if self.begun_before else ''}"
        return f"{said}.{_signature(said, key)}"

    @classmethod
    def read(cls, text: str, key: str) -> "Stamp | None":
        """Return the stamp that a form brought back, or None where it was made up."""
        said, _dot, signature = text.rpartition(".")
        parts = SAID.fullmatch(said)
        if parts is None or not constant_time_compare(signature, _signature(said, key)):
            return None
        return cls(int(parts[1]), int(parts[2]), begun_before=bool(parts[3]))

    def seconds(self) -> int:
        """Return for how long the form has been open."""
        return min(max(int(time.time()) - self.opened, 0), LONGEST)

    def duration(self) -> int | None:
        """Return how long it took in all, where that is known."""
        return None if self.begun_before else self.seconds()


def _signature(said: str, key: str) -> str:
    return Signer(salt="surveys.stamp").signature(f"{said}.{key}")
