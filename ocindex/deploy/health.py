"""Health checks for proxies and supervisors: /healthz (the process answers) and /readyz (the database answers too)."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocindex.celery import app

logger = logging.getLogger(__name__)
DEADLINE_SECONDS = 2.0


class Probe:
    """A check that runs in a thread of its own, so that a server that hangs cannot block the response.

    Callers that come during a check share its result: a hanging server costs one thread, not one for each caller.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self.ask = ask
        self._lock = threading.Lock()
        self._open: Future[bool] | None = None
        self._asked_at = 0.0

    def holds(self, deadline: float) -> bool:
        """Return whether the check succeeded before the deadline, in seconds of time.monotonic."""
        try:
            return self._answer().result(timeout=max(0.0, deadline - time.monotonic()))
        except FutureTimeout:
            return False

    def _answer(self) -> Future[bool]:
        with self._lock:
            stale = time.monotonic() - self._asked_at > 15 * DEADLINE_SECONDS
            if self._open is None or self._open.done() or stale:
                self._open, self._asked_at = Future(), time.monotonic()
                threading.Thread(target=self._run, args=(self._open,), name="probe", daemon=True).start()
            return self._open

    def _run(self, answer: Future[bool]) -> None:
        try:
            self.ask()
        except Exception as fault:  # any fault means: does not answer
            logger.warning("%s: %s", self.ask.__name__, fault)
            answer.set_result(False)
        else:
            answer.set_result(True)


def ask_database() -> None:
    """Read one row of a table that every migrated database has."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM django_migrations LIMIT 1")
            cursor.fetchone()
    finally:
        connection.close()


def ask_redis() -> None:
    """Connect to the broker, as sending a task does."""
    with app.connection_for_write() as broker:
        broker.connect()


database = Probe(ask_database)
redis_server = Probe(ask_redis)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 without checking anything: the process is alive."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer "ready", "degraded" if Redis is configured and does not answer, or 503 if the database does not."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    if not database.holds(deadline):
        return JsonResponse({"status": "unavailable", "database": "no answer"}, status=503)
    if not settings.REDIS_URL:
        return JsonResponse({"status": "ready", "database": "ok"})
    answers = redis_server.holds(deadline)
    facts = {"database": "ok", "redis": "ok" if answers else "no answer"}
    return JsonResponse({"status": "ready" if answers else "degraded", **facts})
