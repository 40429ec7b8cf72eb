"""The real site, started as `./run` starts it, to be treated badly."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from email.message import Message
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parents[2]
STAT = Path("/proc/stat")
START_SECONDS = 120
NO_ANSWER = (OSError, http.client.HTTPException)
OF_THE_SITE = {"VAR_DIR", "HOST", "PORT", "RUN", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "DEBUG", "DEMO"}


def within(seconds: float, fact: Callable[[], object], complaint: str) -> float:
    """Wait for a fact to become true; return how long it took."""
    began = time.monotonic()
    while not fact():
        assert time.monotonic() - began < seconds, complaint
        time.sleep(0.02)
    return time.monotonic() - began


def busy_share() -> float:
    """Return how much of the machine is taken by others, from 0 to 1; 0 where the system does not tell."""

    def ticks() -> tuple[int, int]:
        numbers = [int(number) for number in STAT.read_text().split("\n", 1)[0].split()[1:]]
        return numbers[3] + numbers[4], sum(numbers)

    if not STAT.exists():
        return 0.0
    idle_before, all_before = ticks()
    time.sleep(1)
    idle_after, all_after = ticks()
    return 1 - (idle_after - idle_before) / (all_after - all_before)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Reply(NamedTuple):
    """What a site answered."""

    status: int
    headers: Message
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")


class Site:
    """One `manage.py up` and what it leaves on disk; `code` is the folder of the software, here that of this test."""

    code = CHECKOUT

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        inherited = {name: value for name, value in os.environ.items() if name not in OF_THE_SITE}
        self.environment = {**inherited, "VAR_DIR": str(folder), "PORT": str(self.port), **environment}
        self.process: subprocess.Popen[str] | None = None

    def manage(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command of manage.py in the site's environment."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=self.code,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start(self) -> float:
        """Start web, worker and beat; return how long it took until the first page was there."""
        self.process = self.manage("up")
        return within(START_SECONDS, lambda: self.answers() or self.process.poll() is not None, "it did not answer")

    def read(self, path: str, *, seconds: float = 20, **headers: str) -> Reply:
        """Return the answer to GET; raise one of `NO_ANSWER` where none is there in so many seconds."""
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        with closing(web):
            web.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            response = web.getresponse()
            return Reply(response.status, response.headers, response.read())

    def status(self, path: str, *, seconds: float = 10) -> int:
        """Return the status of an answer, 0 where there is none."""
        try:
            return self.read(path, seconds=seconds).status
        except NO_ANSWER:
            return 0

    def answers(self) -> bool:
        """Say whether the home page is served."""
        return self.status("/") == 200

    def pid_file(self, name: str) -> Path:
        return self.folder / "run" / f"{name}.pid"

    def pid(self, name: str) -> int:
        return int(self.pid_file(name).read_text())

    def stop(self) -> None:
        """End everything, whatever state a test left it in."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.communicate(timeout=20)


def group_lives(group: int) -> bool:
    """Say whether a process of the group runs; one that is dead and not yet buried does not count."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True)
    found = [line.split() for line in listed.stdout.splitlines()]
    return any(int(pgid) == group and not state.startswith("Z") for pgid, state in found)
