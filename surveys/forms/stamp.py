"""The stamp of a form: a signed field with the survey version, the time it was opened, and its random order."""

import re
import secrets
import time
from typing import NamedTuple

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
PAYLOAD = re.compile(r"([0-9]{1,18})\.([0-9]{1,12})(\.b)?(?:\.o([0-9]{1,2}))?", re.ASCII)
LONGEST = 7 * 24 * 3600  # seconds; longer times count as a week


def fresh_key() -> str:
    """Return a random key for one submission: 32 hexadecimal digits."""
    return secrets.token_hex(16)


class Stamp(NamedTuple):
    """The primary key of the version and the Unix time, in seconds, at which its form was opened.

    It is signed together with the submission's key, so that neither can be made up. `begun_before` says that the
    visitor began on a page that is the same for everyone and carries no time: the duration is unknown then. `order` is
    the number of the random order (see documents/random_order.py); None where nothing is shuffled.
    """

    version: int
    opened_at: int
    begun_before: bool = False
    order: int | None = None

    @classmethod
    def now(cls, version: int, *, begun_before: bool = False, order: int | None = None) -> "Stamp":
        """Return the stamp of a form that is opened now."""
        return cls(version, int(time.time()), begun_before, order)

    @classmethod
    def after(cls, version: int, seconds: int | None, order: int | None = None) -> "Stamp":
        """Return the stamp of a form on which so many seconds were spent before; None where that is unknown."""
        spent = LONGEST if seconds is None else seconds
        return cls(version, int(time.time()) - spent, begun_before=seconds is None, order=order)

    def signed(self, key: str) -> str:
        """Return the text of the form field: payload and signature."""
        order = "" if self.order is None else f".o{self.order}"
        payload = f"{self.version}.{self.opened_at}{'.b' if self.begun_before else ''}{order}"
        return f"{payload}.{_signature(payload, key)}"

    @classmethod
    def read(cls, text: str, key: str) -> "Stamp | None":
        """Return the stamp of a field's text; None where it is malformed or not signed for this key."""
        payload, _dot, signature = text.rpartition(".")
        parts = PAYLOAD.fullmatch(payload)
        if parts is None or not constant_time_compare(signature, _signature(payload, key)):
            return None
        order = None if parts[4] is None else int(parts[4])
        return cls(int(parts[1]), int(parts[2]), begun_before=bool(parts[3]), order=order)

    def seconds(self) -> int:
        """Return for how many seconds the form has been open, a week at most."""
        return min(max(int(time.time()) - self.opened_at, 0), LONGEST)

    def duration(self) -> int | None:
        """Return how many seconds answering took; None where that is unknown."""
        return None if self.begun_before else self.seconds()


def _signature(payload: str, key: str) -> str:
    return Signer(salt="surveys.stamp").signature(f"{payload}.{key}")
