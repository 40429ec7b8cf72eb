"""The changeover from one generation to the next at a release: the pages that are read are drawn before readers get it.

Without it every reader would ask at the same moment for a page that is not there yet. Until then they are given the
pages of before, all of them; and then all pages are the new ones. The token of the generation (lib.caching) tells how
far it is: "a>" from the moment a release is written until it is committed, "a>b" while the pages of b are drawn. Since
a generation ends after an hour in any case, "a~b" lets another follow in time, of the same database.

Somebody has to draw them (lib.drawing_ahead). Where nobody does, in a shell beside no site, the next generation begins
at once; where whoever drew has died, it begins when the token expires.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from django.core.cache import cache
from django.db import connection, transaction

from lib import caching

DRAWING_SECONDS: Final = 300  # how long at most; readers miss nothing meanwhile but the new release
ENDS_SECONDS: Final = 2 * DRAWING_SECONDS  # where whoever drew has died
WRITING_SECONDS: Final = 60  # how long a release may be written; then pages are drawn as they come
WAIT_SECONDS: Final = 2.8  # how long a page is waited for that cannot be drawn from what is remembered
LOOK_SECONDS: Final = 0.05
DRAWERS: Final = "drawers-at-work"


class Changeover(NamedTuple):
    """The present generation, the next one if it is to be drawn, else empty; and whether the database is ahead."""

    now: str
    next: str
    is_ahead: bool


def read() -> Changeover:
    """Return how far the changeover is."""
    token = str(cache.get(caching.TOKEN) or "")
    mark = caching.RENEWED if caching.RENEWED in token else caching.RELEASED
    now, seen, following = token.partition(mark)
    return Changeover(now, following, is_ahead=seen == caching.RELEASED)


def begin() -> None:
    """Begin a changeover within the transaction of a release: from here on the database is ahead of the pages."""
    now = caching.generation()
    if not cache.get(DRAWERS):
        caching.new_generation()
        return
    caching.set_token(now + caching.RELEASED, WRITING_SECONDS)
    token = now + caching.RELEASED + secrets.token_hex(8)
    transaction.on_commit(lambda: caching.set_token(token, ENDS_SECONDS))


def renew(changeover: Changeover) -> None:
    """Let another generation follow, with pages of the same database, before this one ends by itself."""
    if read() == changeover:
        token = changeover.now + caching.RENEWED + secrets.token_hex(8)
        cache.set(caching.TOKEN, token, ENDS_SECONDS)


def finish(changeover: Changeover) -> None:
    """Let the next generation begin for everybody, unless that was done, or yet another one is on its way."""
    if changeover.next and read() == changeover:
        cache.set(caching.TOKEN, changeover.next, caching.TOKEN_SECONDS)


def wait() -> None:
    """Wait until no changeover is on; after 2.8 seconds end it for everybody, so that nobody waits longer."""
    watch(WAIT_SECONDS)
    if (changeover := read()).is_ahead:
        finish(changeover)


def watch(seconds: float) -> None:
    """Return when no changeover is on, or after so many seconds: whoever has released something sees it then."""
    until = time.monotonic() + seconds
    while read().is_ahead and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)


class NotRemembered(Exception):
    """Raised where the database would be asked, which is ahead of the pages."""


@contextmanager
def from_memory() -> Iterator[None]:
    """Raise `NotRemembered` in the block at the first statement for the database."""

    def refuse(*_statement: Any) -> Any:
        raise NotRemembered

    with connection.execute_wrapper(refuse):
        yield
