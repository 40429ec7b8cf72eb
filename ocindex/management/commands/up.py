"""Runs the whole site in one command: web, worker and, with Redis, beat, until a signal stops them."""

import errno
import http.client
import os
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import connection

from lib import metrics
from ocindex.accounts import demonstration
from ocindex.celery import app
from ocindex.deploy.environment import MISTAKE
from ocindex.run_all.child import Child, RunsAlready
from ocindex.run_all.sign_of_life import SignOfLife
from ocindex.run_all.supervisor import Supervisor
from ocindex.serving import listening
from ocindex.serving.site import serve


def web(ports: list[socket.socket], sign: SignOfLife) -> None:
    """Answer visitors at the first of the ports in this process."""
    serve(ports[0], sign.give)


def work() -> None:
    """Run the worker in this process, without Redis with its clock."""
    app.start(["worker", "-P", "threads", "-c", "2", "--without-gossip", "--without-mingle", "-l", "INFO"])


def beat() -> None:
    """Run the clock that sends due tasks in this process."""
    app.start(["beat", "--pidfile=", "-s", str(settings.VAR_DIR / "beat"), "-l", "INFO"])


NAMES = ("web", "worker", "beat")
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # nosec B104
REASONS = {
    errno.EADDRINUSE: "Port {port} of {host} is taken: name another one in PORT.",
    errno.EACCES: "Port {port} is for the system's own services: name one from 1024 on in PORT.",
    errno.EADDRNOTAVAIL: "HOST={host} is not an address of this machine.",
}


class Command(BaseCommand):
    """Prints the site's address once it answers; raises `CommandError` with one line for what cannot work."""

    help = "Prepare the site and run web, worker and, with Redis, beat until told to stop (RUN names fewer)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepared", action="store_true", help="another process has prepared the site already")

    def handle(self, *args: Any, **options: Any) -> None:
        os.environ["VAR_DIR"] = str(settings.VAR_DIR)  # an absolute path, since the folder changes
        os.chdir(settings.BASE_DIR)
        names = names_of_children()
        try:
            ports: list[socket.socket] = []
            supervisor = Supervisor(children(names, ports))
            supervisor.claim()  # first, since what a killed supervisor left behind holds the port
            with ExitStack() as ends:
                if "web" in names:
                    metrics.begin(settings.VAR_DIR / "metrics")
                    ports.append(ends.enter_context(open_port()))
                if not options["prepared"]:
                    call_command("prepare", stdout=self.stdout)
                release_the_database()
                if supervisor.run(self._announcement()):
                    begin_again(ports)
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was ready.", returncode=130) from None
        except RunsAlready as fault:
            raise CommandError(f"{fault}.") from fault

    def _announcement(self) -> Callable[[], None]:
        """Return a function for each turn of the supervisor: it prints the address once, when the site answers."""
        waiting = ["web"] if "web" in settings.RUN else []

        def announce() -> None:
            if waiting and site_answers():
                waiting.clear()
                self.stdout.write(self._where())
                self.stdout.flush()

        return announce

    def _where(self) -> str:
        lines = [f"The index answers at {address()}/ (staff: {address()}/admin/). Ctrl-C stops it."]
        path = settings.VAR_DIR / demonstration.FILE
        if settings.DEMO and path.exists():
            names = ", ".join(demonstration.read(path))
            lines.append(f"Sign in as {names}; the passwords are in {path}.")
        return "\n".join(lines)


def names_of_children() -> list[str]:
    """Return which of web, worker and beat to start: those in RUN, beat only with Redis.

    Raises `CommandError` for another name in RUN, or if none is left.
    """
    unknown = [name for name in settings.RUN if name not in NAMES]
    if unknown or not settings.RUN:
        raise CommandError(f"RUN={','.join(settings.RUN)}: name some of web, worker and beat.", returncode=MISTAKE)
    names = [name for name in NAMES if name in settings.RUN and (name != "beat" or settings.REDIS_URL)]
    if not names:
        raise CommandError(
            "RUN=beat: without REDIS_URL the worker has its own clock; name web or worker.", returncode=MISTAKE
        )
    return names


def children(names: list[str], ports: list[socket.socket]) -> list[Child]:
    """Return a child for each name, and WEB_CONCURRENCY of them for web, which share a log and the first of `ports`.

    That socket has to be there when they are started, not before.
    """
    made = []
    if "web" in names:
        for number in range(1, settings.WEB_CONCURRENCY + 1):
            name, sign = "web" if number == 1 else f"web-{number}", SignOfLife()
            made.append(Child(name, partial(web, ports, sign), folder=settings.VAR_DIR, log="web", sign=sign))
    others = {"worker": work, "beat": beat}
    return made + [Child(name, others[name], folder=settings.VAR_DIR) for name in names if name in others]


def address() -> str:
    """Return the site's address for a browser, without a slash at the end."""
    if settings.HTTPS:
        return f"https://{settings.ALLOWED_HOSTS[0].lstrip('.')}"
    return f"http://{f'[{_near()}]' if ':' in _near() else _near()}:{settings.PORT}"


def _near() -> str:
    """Return the host by which this machine reaches its own web server."""
    host: str = settings.HOST
    return EVERYWHERE.get(host, host)


def site_answers() -> bool:
    """Return whether GET /healthz of the web server answers 200 within a second."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    web = http.client.HTTPConnection(_near(), settings.PORT, timeout=1)
    try:
        web.request("GET", "/healthz", headers={"Host": "localhost" if host == "*" else host})
        return web.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        web.close()


def open_port() -> socket.socket:
    """Return the socket where the site listens; raise `CommandError` if the port or the address is not to be had."""
    try:
        return listening.open_socket()
    except OSError as fault:
        reason = REASONS.get(fault.errno or 0, "HOST={host}, PORT={port}: " + str(fault))
        reason = reason.format(host=settings.HOST, port=settings.PORT)
        raise CommandError(reason, returncode=MISTAKE) from fault


def begin_again(ports: list[socket.socket]) -> NoReturn:
    """Become a new process of the same command, with the software as it is now; visitors meanwhile wait in line."""
    for port in ports:
        listening.hand_over(port)
    os.execv(sys.executable, [sys.executable, *sys.argv])


def release_the_database() -> None:
    """Close the database connection, which the supervisor does not need."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
