"""Keeps a handful of processes running until told to stop. Plain Python: knows nothing of Django or of the site."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from ocindex.run_all.child import Child

GRACE_SECONDS = 8.0
TURN_SECONDS = 0.1


class Supervisor:
    """Starts children, restarts those that die, and stops them all together."""

    def __init__(self, children: Sequence[Child], *, grace: float = GRACE_SECONDS) -> None:
        self.children = children
        self.grace = grace
        self._signals = 0
        self._told = threading.Event()

    def claim(self) -> None:
        """Become the children's only supervisor; raise RunsAlready when another is."""
        for child in self.children:
            child.claim()

    def run(self, each_turn: Callable[[], None] = lambda: None) -> None:
        """Keep the claimed children running until a signal says stop, then return with no process left.

        Raises DiesTooOften when a child cannot be kept.
        """
        self._listen()
        try:
            for child in self.children:
                child.start()
            while not self._told.wait(TURN_SECONDS):
                for child in self.children:
                    child.tend()
                each_turn()
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask every child to finish, wait for the grace, then end whatever is left of their groups."""
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + self.grace
        while any(child.alive() for child in self.children) and time.monotonic() < deadline and self._signals < 2:
            time.sleep(TURN_SECONDS / 2)
        for child in self.children:
            child.end()

    def _listen(self) -> None:
        numbers = [signal.SIGTERM, signal.SIGINT]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks to outlive the terminal
            numbers.append(signal.SIGHUP)
        for number in numbers:
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Stop warmly at the first signal, at once at the second."""
        self._signals += 1
        self._told.set()
