"""How much one network may have drawn for it alone: pages with a query of its own, which nobody else has asked for.

Counts stand in the memory of this process, under keys of its own, and are gone within a quarter of an hour, or with it.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from threading import Lock
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from lib.client_network import network_of

View = Callable[..., HttpResponse]
AT_ONCE: Final = 120  # a class of thirty that compares four times each
EACH_SECOND: Final = 2.0
RETRY_SECONDS: Final = 10
NETWORKS: Final = 10_000
KEPT_SECONDS: Final = 900
_KEY: Final = secrets.token_bytes(32)
_lock = Lock()
_used: OrderedDict[bytes, tuple[float, float]] = (
    OrderedDict()
)  # network, hashed -> how much is used up, and when it was


def may_draw(network: str) -> bool:
    """Return whether a network may have one more page drawn, and count it; one that is unknown always may."""
    if not network:
        return True
    name, now = blake2b(network.encode(), key=_KEY, digest_size=16).digest(), time.monotonic()
    with _lock:
        _forget_old(now)
        used, since = _used.pop(name, (0.0, now))
        used = max(0.0, used - EACH_SECOND * (now - since))
        allowed = used + 1 <= AT_ONCE
        _used[name] = (used + 1 if allowed else used, now)
        return allowed


def bounded(refuse: Callable[[HttpRequest], HttpResponse]) -> Callable[[View], View]:
    """Return a decorator of views: what is asked with a query is counted, and beyond the bound `refuse` answers."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.GET and not may_draw(network_of(request.META)):
                return refuse(request)
            return view(request, *args, **kwargs)

        return answer

    return wrap


def forget() -> None:
    """Forget what every network has used up."""
    with _lock:
        _used.clear()


def _forget_old(now: float) -> None:
    while _used and (len(_used) >= NETWORKS or next(iter(_used.values()))[1] < now - KEPT_SECONDS):
        _used.popitem(last=False)
