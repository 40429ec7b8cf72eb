"""A sign of life that a child gives its supervisor, which ends a child that has given none for too long."""

import mmap
import time
from typing import Final

SILENT_SECONDS: Final = 30.0
BEGINNING_SECONDS: Final = 90.0  # so much longer until the first sign: a new process imports the site
LONGEST_TURN_SECONDS: Final = 1.0


class SignOfLife:
    """A byte of memory that a child and its supervisor share: the child sets it, the supervisor looks and resets it.

    The silence is counted in turns of the supervisor, each as a second at most. Where it does not run itself, since the
    machine sleeps or does too much, no child is to blame.
    """

    def __init__(self, *, silent: float = SILENT_SECONDS, beginning: float = BEGINNING_SECONDS) -> None:
        self.silent = silent
        self._beginning = beginning
        self._given = mmap.mmap(-1, 1)
        self._silence = self._looked_at = 0.0

    def give(self) -> None:
        """Say, in the child, that it works."""
        self._given[0] = 1

    def expect(self) -> None:
        """Begin to wait, in the supervisor, for the first sign of a new process."""
        self._given[0], self._silence, self._looked_at = 0, -self._beginning, time.monotonic()

    def is_missing(self) -> bool:
        """Return whether there was none for `silent` seconds; to be asked at each turn of the supervisor."""
        now = time.monotonic()
        turn = min(now - self._looked_at, LONGEST_TURN_SECONDS)
        self._silence = 0.0 if self._given[0] else self._silence + turn
        self._given[0], self._looked_at = 0, now
        return self._silence >= self.silent
