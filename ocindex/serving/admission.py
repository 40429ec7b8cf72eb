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
# Who waits with a form, and who waits to read: in two lines, so that a crowd of readers keeps nobody from answering.
FORMS, PAGES = "forms", "pages"
WAITING: Final = {FORMS: 24, PAGES: 16}  # a form that is sent takes about 20 ms: the last one waits half a second
# Of the forms, those that are opened: whoever has filled one in, or has sent one, comes first, else work is begun that
# then has no room to be ended.
BEGINNING: Final = 8
FORM: Final = re.compile(r"/feedback/")
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
        self._waiting = dict.fromkeys(WAITING, 0)
        for _turn in range(WORKING):
            self._free.put(Turn(connections.create_connection(DEFAULT_DB_ALIAS) if with_connections else None))

    def get(self, line: str = FORMS, *, begins: bool = False) -> Turn | None:
        """Return a turn, after up to 2 seconds; None at once where too many wait, and where none became free."""
        if not any(self._waiting.values()):
            with suppress(Empty):
                return self._free.get_nowait()
        return self._wait(line, _room(line, begins=begins))

    def is_full(self, line: str, *, begins: bool = False) -> bool:
        """Return whether whoever comes now would be told to come later."""
        return self._waiting[line] >= _room(line, begins=begins)

    def give_back(self, turn: Turn) -> None:
        self._free.put(turn)

    def _wait(self, line: str, room: int) -> Turn | None:
        with self._lock:
            if self._waiting[line] >= room:
                return None
            self._waiting[line] += 1
        try:
            return self._free.get(timeout=LONGEST_WAIT)
        except Empty:
            return None
        finally:
            with self._lock:
                self._waiting[line] -= 1


def _room(line: str, *, begins: bool) -> int:
    return BEGINNING if begins else WAITING[line]


turns = Turns()


def use_connections_of_turns() -> None:
    """Give each turn a connection of its own; called before a server with many threads begins."""
    global turns
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        turns = Turns(with_connections=True)


def begins(path: str) -> bool:
    """Return whether a form is opened at a path, rather than a page read or a receipt."""
    return FORM.search(path) is not None and ENDING.search(path) is None


def is_full_for_forms() -> bool:
    """Return whether nobody can open a form at this moment."""
    return turns.is_full(FORMS, begins=True)


def is_refusal(response: object) -> bool:
    """Return whether a response is what those get for whom there is no room."""
    return getattr(response, "is_refusal", False)


def _budget(request: HttpRequest) -> AbstractContextManager[None]:
    if is_staff_path(request.path_info):
        return budget.limited(STAFF_SECONDS, at_a_time=STAFF_WAIT)
    return budget.limited(DATABASE_SECONDS)


def _turn(request: HttpRequest) -> Turn | None:
    if request.method == "POST" or ENDING.search(request.path_info):
        return turns.get(FORMS)
    return turns.get(FORMS, begins=True) if begins(request.path_info) else turns.get(PAGES)


class AdmissionMiddleware:
    """Lets 4 requests of a process be worked on; answers 503 to who finds no room to wait, or waited 2 seconds.

    Of forms 24 wait, 8 of which are being opened, of pages that are read 16.

    It stands behind what answers from this process's own memory, which needs no turn.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            return self.get_response(request)
        turn = _turn(request)
        if turn is None:
            metrics.count_refusal()
            response = overloaded(request)
            response.is_refusal = True  # type: ignore[attr-defined]
            return response
        try:
            with turn.taken(), _budget(request):
                limit_waits_for_locks()
                return self.get_response(request)
        finally:
            turns.give_back(turn)
