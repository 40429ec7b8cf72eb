"""How many requests the site works on at a time, how many wait, and what the others are told at once.

More work at a time than there are cores makes nobody faster. Whoever would wait longer than a person does is told so
while it is cheap to tell: else a site that is asked for too much answers everybody too late, and so nobody.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from queue import Empty, LifoQueue
from threading import Lock
from typing import Final

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

from indicators.views.errors import overloaded
from lib import budget, metrics
from lib.staff_path import is_staff_path
from ocindex.backends.impatient import limit_waits_for_locks
from ocindex.serving.access_log import PROBES

WORKING: Final = 4
WAITING: Final = 24  # a form that is sent takes about 20 ms: the last one waits half a second
# Of them, those who begin something: whoever has filled in a form, or has sent one, comes first, else work is begun
# that then has no room to be ended.
BEGINNING: Final = 8
ENDING: Final = re.compile(r"/feedback/receipt/")
LONGEST_WAIT: Final = 2.0  # seconds
# How long a request may wait for the database in all: nobody reads a page that takes longer, while staff publish and
# export.
DATABASE_SECONDS: Final = 2.5
STAFF_SECONDS: Final = 60.0
STAFF_WAIT: Final = 8.0  # for one answer


class Turn:
    """The right to be worked on. On SQLite the file's connection goes with it, else each of many threads had its own.

    To open a file costs more than a page. PostgreSQL has a pool instead.
    """

    def __init__(self, connection: BaseDatabaseWrapper | None) -> None:
        self._connection = connection
        if connection:
            connection.inc_thread_sharing()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Let the block use the turn's connection, if there is one."""
        if self._connection is None:
            yield
            return
        self._connection.close_if_unusable_or_obsolete()
        connections[DEFAULT_DB_ALIAS] = self._connection
        try:
            yield
        finally:
            del connections[DEFAULT_DB_ALIAS]


class Turns:
    """So many turns, and so much room to wait for one."""

    def __init__(self, *, with_connections: bool = False) -> None:
        self._free: LifoQueue[Turn] = LifoQueue()
        self._lock = Lock()
        self._waiting = 0
        for _turn in range(WORKING):
            self._free.put(Turn(connections.create_connection(DEFAULT_DB_ALIAS) if with_connections else None))

    def get(self, *, begins: bool = False) -> Turn | None:
        """Return a turn, after up to 2 seconds; None at once where too many wait, and where none became free."""
        room = BEGINNING if begins else WAITING
        if self._waiting == 0:
            with suppress(Empty):
                return self._free.get_nowait()
        return self._wait(room)

    def give_back(self, turn: Turn) -> None:
        self._free.put(turn)

    def _wait(self, room: int) -> Turn | None:
        with self._lock:
            if self._waiting >= room:
                return None
            self._waiting += 1
        try:
            return self._free.get(timeout=LONGEST_WAIT)
        except Empty:
            return None
        finally:
            with self._lock:
                self._waiting -= 1


turns = Turns()


def use_connections_of_turns() -> None:
    """Give each turn a connection of its own; called before a server with many threads begins."""
    global turns
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        turns = Turns(with_connections=True)


def _budget(request: HttpRequest) -> AbstractContextManager[None]:
    if is_staff_path(request.path_info):
        return budget.limited(STAFF_SECONDS, at_a_time=STAFF_WAIT)
    return budget.limited(DATABASE_SECONDS)


class AdmissionMiddleware:
    """Lets 4 requests of a process be worked on and 24 wait, 8 of which begin something; answers 503 to the rest.

    So it does to who waited 2 seconds.

    It stands behind what answers from this process's own memory, which needs no turn.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            return self.get_response(request)
        turn = turns.get(begins=request.method != "POST" and not ENDING.search(request.path_info))
        if turn is None:
            metrics.count_refusal()
            return overloaded(request)
        try:
            with turn.taken(), _budget(request):
                limit_waits_for_locks()
                return self.get_response(request)
        finally:
            turns.give_back(turn)
