"""Counts that many requests raise, gathered in the process for a second before they are handed over.

To raise a counter in a cache of files takes as long as all else that opens a form; a second's worth takes it once.
"""

import atexit
import threading
from collections import Counter
from collections.abc import Callable
from typing import Final

GATHERED_SECONDS: Final = 1.0


class GatheredCounts:
    """Counts by name, handed over as (name, number) by `hand_over` a second after the first of them, or at the end.

    A process that is killed loses those of its last second.
    """

    def __init__(self, take: Callable[[str, int], None]) -> None:
        """Make counts that are handed over to `take`, in a thread of its own."""
        self._take = take
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._timer: threading.Timer | None = None
        atexit.register(self.hand_over)

    def add(self, *names: str) -> None:
        """Count each of these names once more."""
        with self._lock:
            self._counts.update(names)
            if self._timer is None and names:
                self._timer = threading.Timer(GATHERED_SECONDS, self.hand_over)
                self._timer.daemon = True
                self._timer.start()

    def hand_over(self) -> None:
        """Hand over what was gathered, now."""
        for name, number in self.forget().items():
            self._take(name, number)

    def forget(self) -> Counter[str]:
        """Return what was gathered and not handed over, and forget it."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        return counts
