"""The processes of a site as a container engine runs them: each line of their output gets the time it arrived."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import NamedTuple

from tests.faults.running import CHECKOUT, Site, within

WEB = ("ocindex.serving",)
WORKER = (
    "celery",
    "-A",
    "ocindex",
    "worker",
    "-P",
    "threads",
    "-c",
    "2",
    "--without-gossip",
    "--without-mingle",
    "-l",
    "INFO",
)
NUMBERS = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f-]{27})?\b|\d+")  # of lines to compare
COMMANDS = {"web": WEB, "worker": WORKER}


class Line(NamedTuple):
    """A line of output: when it arrived, in nanoseconds, from which process, and what it says."""

    at: int
    process: str
    text: str


class Collector:
    """Reads the output of processes and notes when each line came, as the log drivers of containers do."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def follow(self, name: str, process: "subprocess.Popen[str]") -> None:
        Thread(target=self._read, args=(name, process), daemon=True).start()

    def since(self, moment: int, process: str) -> list[str]:
        """Return what a process has written since a moment of time.monotonic_ns."""
        return [line.text for line in self.lines if line.at >= moment and line.process == process]

    def all_since(self, moment: int) -> list[str]:
        """Return what all processes have written since a moment of time.monotonic_ns, each line with its process."""
        return [f"{line.process}: {line.text}" for line in self.lines if line.at >= moment]

    def _read(self, name: str, process: "subprocess.Popen[str]") -> None:
        assert process.stdout
        for text in process.stdout:
            self.lines.append(Line(time.monotonic_ns(), name, text.rstrip()))


@contextmanager
def collected(site: Site, *names: str) -> Iterator[Collector]:
    """Run web and worker, or those that are named, with their output collected; end them in the end."""
    collector = Collector()
    processes = []
    names = names or tuple(COMMANDS)
    for name in names:
        module, *arguments = COMMANDS[name]
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=CHECKOUT,
            env={**site.environment, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        processes.append(process)
        collector.follow(name, process)
    try:
        within(300, lambda: site.status("/healthz") == 200, "it did not answer")
        if "worker" in names:
            within(300, lambda: any("ready" in text for text in collector.since(0, "worker")), "no worker")
        yield collector
    finally:
        for process in processes:
            process.terminate()
            process.wait(timeout=30)
