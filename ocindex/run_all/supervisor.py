"""Keeps processes running until a signal stops them. Plain Python: uses neither Django nor the site."""

import gc
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
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
        self._begins_again = False
        self._stopping = threading.Event()

    def claim(self) -> None:
        """Claim every child; raise `RunsAlready` if another supervisor has one."""
        for child in self.children:
            child.claim()

    def run(self, each_turn: Callable[[], None] = lambda: None) -> bool:
        """Run the claimed children until SIGTERM, SIGINT or SIGHUP, then end them all; call `each_turn` every 0.1 s.

        A child that dies is told of on stderr and restarted, for ever: the others never stop because of it. Returns
        whether all of it is to begin anew, as SIGUSR2 asks: the signal by which gunicorn and nginx take up new code.
        """
        self._listen()
        _keep_memory_in_common()
        try:
            for child in self.children:
                child.start()
            while not self._stopping.wait(TURN_SECONDS):
                for child in self.children:
                    if line := child.tend():
                        _tell(line)
                each_turn()
        finally:
            self.stop()
        return self._begins_again and self._signals == 1

    def stop(self) -> None:
        """Send every child SIGTERM, wait up to `grace` seconds, then kill what is left of their process groups."""
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + self.grace
        while any(child.alive() for child in self.children) and time.monotonic() < deadline and self._signals < 2:
            time.sleep(TURN_SECONDS / 2)
        for child in self.children:
            child.end()

    def _listen(self) -> None:
        numbers = [signal.SIGTERM, signal.SIGINT, signal.SIGUSR2]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks to outlive the terminal
            numbers.append(signal.SIGHUP)
        for number in numbers:
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Let the children finish at the first signal; kill them at the second."""
        self._signals += 1
        self._begins_again = number == signal.SIGUSR2
        self._stopping.set()


def _tell(line: str) -> None:
    """Write a line to stderr; where that is a file on a full disk, nobody is the worse for it."""
    with suppress(OSError):
        sys.stderr.write(f"{line}\n")


def _keep_memory_in_common() -> None:
    """Have no collector look again at what is there now: it would write into memory that the children share.

    Each child is a fork, and gets a copy of its own of each page of memory that it writes into. With this all processes
    of the site take 70 MB less.
    """
    gc.collect()
    gc.freeze()
