"""One process under supervision: its group, its pid file, its log, and how often it has died."""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

DELAYS = (1, 2, 4)
DEATHS, WITHIN_SECONDS = 3, 60
FORGET_SECONDS = 300
LOG_BYTES = 10_000_000
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


class DiesTooOften(Exception):
    """A child died three times within a minute: what is wrong will not go away by itself."""

    def __init__(self, child: "Child") -> None:
        super().__init__(f"{child.name} died {DEATHS} times within {WITHIN_SECONDS} seconds")
        self.child = child


class RunsAlready(Exception):
    """Another supervisor keeps this child."""


def _end_with_parent() -> None:
    """Ask the kernel to stop this process warmly should its supervisor be killed."""
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A command that is to be kept running in a session of its own.

    Two locks tell who lives: the supervisor holds `<name>.lock`; the pid file is held by the child's own group, which
    inherits it. So a pid found in a file that is held is no other's, and one in a file that is free is nobody's.
    """

    def __init__(self, name: str, command: Sequence[str], *, folder: Path, delays: Sequence[float] = DELAYS) -> None:
        self.name = name
        self.command = command
        self.delays = delays
        self.pid_file = folder / "run" / f"{name}.pid"
        self.log_file = folder / "log" / f"{name}.log"
        self._lock_file = folder / "run" / f"{name}.lock"
        self._lock = -1
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths: deque[float] = deque()
        self._due = 0.0

    def claim(self) -> None:
        """Become this child's only supervisor, and end what a killed one left behind."""
        for file in (self.pid_file, self.log_file):
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        if not _held(lock):
            os.close(lock)
            raise RunsAlready(f"{self.name} runs already, from {self.pid_file.parent.parent}")
        self._lock = lock
        self._end_orphan()

    def start(self) -> None:
        """Start the command, once claimed: its output appended to its log, its pid on file."""
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        fresh = self.pid_file.with_suffix(".new")
        held = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX)
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[held],
                preexec_fn=_end_with_parent,
            )
        os.write(held, f"{self._process.pid}\n".encode())
        os.close(held)
        fresh.replace(self.pid_file)

    def alive(self) -> bool:
        """Say whether the command runs."""
        return self._process is not None and self._process.poll() is None

    def tend(self) -> None:
        """Notice a death and start anew when its delay is over; give up on the third within a minute."""
        if self.alive():
            return
        now = time.monotonic()
        if self._process:
            self._bury(now)
        elif now >= self._due:
            self.start()

    def _bury(self, now: float) -> None:
        self._kill_group()
        self._process = None
        while self._deaths and now - self._deaths[0] > FORGET_SECONDS:
            self._deaths.popleft()
        self._deaths.append(now)
        if len([death for death in self._deaths if now - death <= WITHIN_SECONDS]) >= DEATHS:
            raise DiesTooOften(self)
        self._due = now + self.delays[min(len(self._deaths), len(self.delays)) - 1]

    def ask_to_stop(self) -> None:
        """Tell the command to finish what it does and go."""
        if self._process and self.alive():
            self._process.terminate()

    def end(self) -> None:
        """Leave no process of the group, no pid file and no claim."""
        if self._process:
            self._kill_group()
            self._process.wait()
            self._process = None
        if self._lock >= 0:
            self.pid_file.unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = -1

    def last_lines(self, count: int = 20) -> str:
        """Return the end of the log."""
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-count:])

    def _kill_group(self) -> None:
        if self._process:
            _signal_group(self._process.pid, signal.SIGKILL)

    def _end_orphan(self) -> None:
        """End the group that a supervisor which was killed could not stop itself."""
        if not self.pid_file.exists():
            return
        held = os.open(self.pid_file, os.O_RDWR)
        try:
            for number, patience in ((signal.SIGTERM, 8.0), (signal.SIGKILL, 2.0)):
                if _held(held):
                    return
                _signal_group(int(self.pid_file.read_text()), number)
                deadline = time.monotonic() + patience
                while not _held(held) and time.monotonic() < deadline:
                    time.sleep(0.05)
        finally:
            os.close(held)


def _held(descriptor: int) -> bool:
    """Take the lock if it is free; say whether it is ours."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _signal_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return
