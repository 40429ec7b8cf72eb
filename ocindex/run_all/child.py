"""A supervised process: its group, its pid file, its log, and how often it has died."""

import ctypes
import fcntl
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.context import ForkProcess
from pathlib import Path

from ocindex.run_all.sign_of_life import SignOfLife

DELAYS = (1, 2, 4, 8, 16, 32, 60)
STEADY_SECONDS = 60  # a child that ran for as long begins again with the shortest pause when it dies
PATIENCE_SECONDS = 8.0
LOG_BYTES = 10_000_000
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
FORK = multiprocessing.get_context("fork")


class RunsAlready(Exception):
    """Raised when another supervisor runs this child."""


class Child:
    """A function, `work`, that runs in a process and a session of its own, restarted for ever when it dies.

    Before each restart it waits for the next of `delays`, in seconds, the last of them again and again. Its output goes
    to `log`.log in the folder, or to one of its own name; two children may share one. One that has a `sign` of life and
    does not give it is killed, and so restarted.

    The process is a fork: what the supervisor has imported is there at once, and in memory only once.

    Two file locks tell what runs. The supervisor locks `<name>.lock`, which a fork does not inherit. The pid file is
    locked by the child's process group: while it is locked, the pid in it is that of the child; else nothing runs.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], object],
        *,
        folder: Path,
        log: str = "",
        delays: Sequence[float] = DELAYS,
        patience: float = PATIENCE_SECONDS,
        sign: SignOfLife | None = None,
    ) -> None:
        self.name = name
        self.work = work
        self.delays = delays
        self.patience = patience
        self.pid_file = folder / "run" / f"{name}.pid"
        self.log_file = folder / "log" / f"{log or name}.log"
        self._lock_file = folder / "run" / f"{name}.lock"
        self._lock = -1
        self._process: ForkProcess | None = None
        self._sign = sign
        self._is_silent = False
        self._deaths = 0  # since it last ran steadily
        self._started = self._due = 0.0

    def claim(self) -> None:
        """Lock this child for this supervisor, and end the processes that a killed supervisor left behind.

        Raises `RunsAlready` if another supervisor has it.
        """
        for file in (self.pid_file, self.log_file):
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            os.close(lock)
            raise RunsAlready(f"{self.name} runs already, from {self.pid_file.parent.parent}") from fault
        self._lock = lock
        self._end_orphan()

    def start(self) -> None:
        """Start the process, once claimed; its output is appended to its log, its pid written to its file."""
        self._started, self._is_silent = time.monotonic(), False
        if self._sign:
            self._sign.expect()
        fresh = self.pid_file.with_suffix(".new")
        held = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            process = FORK.Process(target=self._work_apart, args=(os.getpid(),), name=self.name)
            process.start()
            self._process = process
            with suppress(OSError):  # a full disk: then it runs without
                os.write(held, f"{process.pid}\n".encode())
                fresh.replace(self.pid_file)
        finally:
            os.close(held)

    def _work_apart(self, supervisor: int) -> None:
        """In the new process: leave the supervisor's session, signals and output, then call `work`."""
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)  # stops warmly should the supervisor be killed
            LIBC.prctl(PR_SET_NAME, self.name.encode())
        if os.getppid() != supervisor:
            return  # the supervisor died before prctl was called, and nothing would ever stop this process
        log = os.open(self.log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(log, stream)
        self.work()

    def alive(self) -> bool:
        """Return whether the process runs."""
        return self._process is not None and self._process.is_alive()

    def tend(self) -> str:
        """Kill a process that gives no sign of life, bury a dead one, and restart it when its pause is over.

        Returns a line to tell of a death, or of a start that failed, else "".
        """
        self._bound_the_log()
        if self.alive():
            self._kill_if_silent()
            return ""
        if self._process:
            return self._bury(self._process)
        return self._start_again() if time.monotonic() >= self._due else ""

    def _kill_if_silent(self) -> None:
        if self._sign and self._sign.is_missing():
            self._is_silent = True
            self._kill_group()

    def _start_again(self) -> str:
        try:
            self.start()
        except OSError as fault:  # no process or no file more is to be had
            self._due = time.monotonic() + self.delays[-1]
            return f"{self.name} could not be started ({fault.strerror}), tried again in {self.delays[-1]} s"
        return ""

    def _bury(self, process: ForkProcess) -> str:
        now, status = time.monotonic(), process.exitcode or 0
        self._kill_group()
        self._process = None
        self._deaths = 1 if now - self._started >= STEADY_SECONDS else self._deaths + 1
        pause = self.delays[min(self._deaths, len(self.delays)) - 1]
        self._due = now + pause
        cause = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        if self._sign and self._is_silent:
            cause = f"no sign of life for {self._sign.silent:.0f} s"
        return f"{self.name} died ({cause}), restarted in {pause} s: {self.log_file}"

    def _bound_the_log(self) -> None:
        """Move a log that has grown too long aside, over the one before; the process goes on writing into the same."""
        with suppress(OSError):
            if self.log_file.stat().st_size <= LOG_BYTES:
                return
            with suppress(OSError):  # a full disk: then it is cut all the same
                shutil.copyfile(self.log_file, self.log_file.with_suffix(".log.1"))
            os.truncate(self.log_file, 0)

    def ask_to_stop(self) -> None:
        """Send SIGTERM: the process finishes its work and ends."""
        if self._process and self.alive():
            self._process.terminate()

    def end(self) -> None:
        """Kill the process group, remove the pid file and release the lock."""
        if self._process:
            self._kill_group()
            self._process.join()
            self._process = None
            self._wait_until_free(2.0)
        if self._lock >= 0:
            self.pid_file.unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = -1

    def _kill_group(self) -> None:
        if self._process and self._process.pid:
            self._process.kill()  # alone as well: a new process leads no group yet
            _signal_group(self._process.pid, signal.SIGKILL)

    def _end_orphan(self) -> None:
        """End the process group of a supervisor that was killed."""
        for number, patience in ((signal.SIGTERM, self.patience), (signal.SIGKILL, 2.0)):
            if self._wait_until_free(0.0):
                return
            _signal_group(int(self.pid_file.read_text()), number)
            self._wait_until_free(patience)

    def _wait_until_free(self, patience: float) -> bool:
        """Wait up to `patience` seconds until no process of the group locks the pid file; return whether none does."""
        if not self.pid_file.exists():
            return True
        deadline = time.monotonic() + patience
        with self.pid_file.open() as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        return False
                    time.sleep(0.02)
                else:
                    return True


def _signal_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return
