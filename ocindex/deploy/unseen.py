"""What leaves no line in any log: visits to the forms of visitors and to the pages of experts, and all that HEAD asks.

Where each request leaves a line, an uptime monitor's HEAD requests stand around the one of a visitor and tell when it
came; what collects the lines of a container adds the nanosecond. So there is no line around theirs, and none of theirs.
"""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from http import HTTPStatus
from posixpath import normpath
from typing import Any, Final
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
# In any part of the path, and however it goes on: a line too few does no harm. Files of the code are no addresses.
ADDRESS: Final = re.compile(r"(?:^|[/\\])\s*(?:feedback|experts)(?!\.py\b)", re.IGNORECASE)
ENCODED_TIMES: Final = 5
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def is_unseen_path(path: str) -> bool:
    """Return whether a path, as it was sent or decoded, leads to visitors' forms or experts' pages, or was meant to."""
    for _time in range(ENCODED_TIMES):
        if ADDRESS.search(path):
            return True
        path, before = unquote(path), path
        if path == before:
            break
    return ADDRESS.search(normpath(path)) is not None


def is_unseen(method: str, path: str) -> bool:
    """Return whether a request leaves no line."""
    return method.upper() == "HEAD" or is_unseen_path(path)


class CurrentRequestMiddleware:
    """Keeps which request is answered, so that the loggers of every part know it; outermost of all."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


class UnseenFilter(logging.Filter):
    """Drops what is logged because of a request that leaves no line, except for tracebacks of our own faults."""

    def filter(self, record: logging.LogRecord) -> bool:
        method_and_path = _asked(record)
        return method_and_path is None or not is_unseen(*method_and_path) or _is_fault(record)


class DayFormatter(logging.Formatter):
    """Writes the day of what happened while a request was answered, and the time of everything else."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return super().formatTime(record, "%Y-%m-%d" if _asked(record) else datefmt)


def _asked(record: logging.LogRecord) -> tuple[str, str] | None:
    """Return (method, path) of the request that a record is about; None if it is about none."""
    request: Any = getattr(record, "request", None) or _request.get()
    if isinstance(request, HttpRequest):
        return request.method or "", request.path_info
    if record.name == "django.server":  # its request is a socket, and its first argument "GET /path HTTP/1.1"
        line = str(record.args[0]) if isinstance(record.args, tuple) and record.args else ""
        method, _blank, path = line.partition(" ")
        return method, path.partition("?")[0]
    return None


def _is_fault(record: logging.LogRecord) -> bool:
    """Return whether a record has the traceback of a fault; a database that is away is told by /readyz instead."""
    status = getattr(record, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
    return bool(record.exc_info) and record.levelno >= logging.ERROR and status == HTTPStatus.INTERNAL_SERVER_ERROR
