"""Draws the pages of the next generation before it begins: those that readers asked for in this one, in their order.

Whatever is asked for first after a release is asked for most. What is not drawn when the time is up is drawn
afterwards, beside the readers.
"""

import logging
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from threading import Event, Lock, Thread
from typing import Any, Final

from django.core.cache import cache
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lib import caching, changeover

logger = logging.getLogger(__name__)
ROOM: Final = 4096  # addresses, a kilobyte each
LOOK_SECONDS: Final = 0.25
RENEW_SECONDS: Final = 2700  # a generation lasts 3600
SIGN_SECONDS: Final = 10  # how long a drawer counts as being there after it last said so
BUSY_SECONDS: Final = 0.1
# Of a request only what a page depends on: nothing of who asked.
KEPT: Final = (
    "SCRIPT_NAME", "PATH_INFO", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "wsgi.url_scheme",
    "HTTP_X_FORWARDED_PROTO",
)  # fmt: skip

Environ = dict[str, Any]
_asked: dict[str, Environ] = {}  # under the generation `_asked_under`, in the order of being asked for first
_asked_under = ""
_lock = Lock()
_draw_page: Callable[[HttpRequest], HttpResponse]


def use(get_response: Callable[[HttpRequest], HttpResponse]) -> None:
    """Have pages drawn by a function, that which answers readers whose page is not kept."""
    global _draw_page
    _draw_page = get_response


def note(key: str, request: HttpRequest, generation: str) -> None:
    """Note that somebody was given a public page, by the key under which it is kept."""
    global _asked_under
    if (key in _asked and generation == _asked_under) or caching.is_pinned():
        return
    with _lock:
        if generation != _asked_under:
            _asked.clear()
            _asked_under = generation
        if len(_asked) < ROOM:
            _asked[key] = {name: request.META[name] for name in KEPT if name in request.META}


def start() -> Event:
    """Begin to look for generations whose pages are to be drawn, in a thread, until the event returned is set."""
    over = Event()
    Thread(target=_look, args=(over,), name="drawing ahead", daemon=True).start()
    return over


def _look(over: Event) -> None:
    signed, began, now = 0.0, time.monotonic(), ""
    while not over.wait(LOOK_SECONDS):
        if time.monotonic() - signed > SIGN_SECONDS / 2:
            cache.set(changeover.DRAWERS, 1, SIGN_SECONDS)
            signed = time.monotonic()
        state = changeover.read()
        if state.now != now:
            began, now = time.monotonic(), state.now
        if state.next:
            _draw(state)
        elif _asked_under == now and time.monotonic() - began > RENEW_SECONDS:
            changeover.renew(state)
    cache.delete(changeover.DRAWERS)


def _draw(state: changeover.Changeover) -> None:
    try:
        draw(state)
    except Exception:
        logger.exception("The pages of the next generation were not all drawn.")
        changeover.finish(state)


def draw(state: changeover.Changeover) -> None:
    """Draw what was asked for; let the next generation begin when all is drawn or the time is up, and go on."""
    until, has_begun = time.monotonic() + changeover.DRAWING_SECONDS, False
    for environ in _asked_so_far(state.now):
        if not has_begun and (time.monotonic() >= until or changeover.read() != state):
            changeover.finish(state)
            has_begun = True
        if has_begun and changeover.read().now != state.next:
            return  # yet another generation: what was left would be drawn for nobody
        _draw_one(environ, state.next)
    changeover.finish(state)


def _asked_so_far(generation: str) -> Iterator[Environ]:
    """Yield what was asked for under a generation, and what readers go on to ask for until it ends."""
    given = 0
    while True:
        with _lock:
            waiting = list(_asked.values())[given:] if _asked_under == generation else []
        if not waiting:
            return
        yield from waiting
        given += len(waiting)


def _draw_one(environ: Environ, generation: str) -> None:
    request = WSGIRequest({**environ, "REQUEST_METHOD": "GET", "wsgi.input": BytesIO(), "wsgi.errors": BytesIO()})
    try:
        with caching.pinned_to(generation), translation.override(None):
            while _draw_page(request).status_code == 503:  # readers come first
                time.sleep(BUSY_SECONDS)
    finally:
        close_old_connections()
