"""The real site for browser tests: web, worker and beat in a folder of their own, with a database of their own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import steps

CHECKOUT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
STOP_SECONDS = 15
MAIL_SECONDS = 60
NOT_INHERITED = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "DEBUG", "HOST", "RUN"}


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, and who may sign in."""

    url: str
    var_dir: Path
    environment: dict[str, str]

    def password(self, name: str) -> str:
        """Return the password of a demonstration account."""
        lines = (self.var_dir / "accounts.txt").read_text(encoding="utf-8").splitlines()
        return dict(line.split() for line in lines)[name]

    def links(self, *addresses: str) -> list[str]:
        """Return the newest link that was mailed to each address, once all are printed in the worker's log."""
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            links = steps.links_in((self.var_dir / "log" / "worker.log").read_text(encoding="utf-8"))
            if links.keys() >= set(addresses):
                return [links[address] for address in addresses]
            time.sleep(0.2)
        raise AssertionError("no mail came: " + ", ".join(addresses))

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py against the site's database and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running_site(var_dir: Path, **changes: str) -> Iterator[Site]:
    """Start the site as `./run` does, with changes of its environment; stop it at the end."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    own = {"VAR_DIR": str(var_dir), "PORT": str(port), "DEMO": "1", "SWEEP_SECONDS": "2"}
    environment = {**inherited, **own, **changes}
    with (var_dir / "up.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=CHECKOUT, env=environment, stdout=log, stderr=log
        )
    try:
        _wait_until_it_answers(process, port, var_dir)
        yield Site(f"http://127.0.0.1:{port}", var_dir, environment)
    finally:
        _stop(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, var_dir: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if _answers(port):
            return
        time.sleep(0.1)
    raise AssertionError("The site did not start:\n" + (var_dir / "up.log").read_text()[-4000:])


def _answers(port: int) -> bool:
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        web.request("GET", "/healthz")
        return web.getresponse().status == 200
    except OSError:
        return False
    finally:
        web.close()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
