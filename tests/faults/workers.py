"""Workers and clocks that a test starts and kills itself, and a look into the site's database from outside.

Apart from the supervisor, which gives up on a child that dies too often.
"""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import psycopg

from tests.faults.collected import Collector
from tests.faults.running import Site


class Process:
    """One process of Celery beside a site; its output goes into a log, or to whoever collects each line of it."""

    def __init__(self, site: Site, name: str, *arguments: str, collector: Collector | None = None) -> None:
        self.site, self.name, self.collector = site, name, collector
        self.log = site.folder / f"{name}-of-the-test.log"
        self.arguments = ["-m", "celery", "-A", "ocindex", *arguments, "-l", "INFO"]
        self.process: subprocess.Popen[Any] | None = None

    def __enter__(self) -> "Process":
        self.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self.signal(signal.SIGCONT)
        self.kill()

    def start(self) -> None:
        command, site = [sys.executable, *self.arguments], self.site
        if self.collector:
            environment = {**site.environment, "PYTHONUNBUFFERED": "1"}
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
            self.process = subprocess.Popen(command, cwd=site.code, env=environment, text=True, **pipes)  # type: ignore[call-overload]
            self.collector.follow(self.name, self.process)
            return
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=site.code, env=site.environment, stdout=log, stderr=log)

    def said(self) -> str:
        """Return what it has written into its log, from its first start on."""
        return self.log.read_text(encoding="utf-8")

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        if self.process and self.runs():
            os.kill(self.process.pid, number)

    def kill(self) -> None:
        """End it as a machine ends that loses its power."""
        self.signal(signal.SIGKILL)
        if self.process:
            self.process.wait(10)


def worker(site: Site, name: str = "worker", *, collector: Collector | None = None) -> Process:
    """Return a worker as `up` starts it."""
    arguments = ("worker", "-P", "threads", "-c", "2", "--without-gossip", "--without-mingle")
    return Process(site, name, *arguments, collector=collector)


def clock(site: Site, *, collector: Collector | None = None) -> AbstractContextManager[Process | None]:
    """Return the clock that sends what is due; none without Redis, where each worker has its own."""
    if not site.environment.get("REDIS_URL"):
        return nullcontext()
    arguments = ("beat", "--pidfile=", "-s", str(site.folder / "beat"))
    return Process(site, "beat", *arguments, collector=collector)


def rows(site: Site, query: str) -> list[tuple[Any, ...]]:
    """Return what the site's database answers."""
    url = site.environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()
    with psycopg.connect(url, autocommit=True) as server:
        return server.execute(query).fetchall()  # type: ignore[call-overload, no-any-return]
