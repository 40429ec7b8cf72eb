"""A line for each request: day, method, path without tokens, status, size, milliseconds; nothing of the visitor.

Requests for visitors' forms and experts' pages, and those with HEAD, leave no line at all: see `deploy/unseen.py`.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote

from lib import metrics
from ocindex.deploy.redaction import without_tokens
from ocindex.deploy.unseen import is_unseen

PROBES: Final = ("/healthz", "/readyz", "/metrics")
BROKEN: Final = b"Something broke on our side.\n"
logger = logging.getLogger("ocindex.access")
incidents = logging.getLogger("ocindex.incidents")

Environ = dict[str, Any]
WSGIApplication = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class AccessLog:
    """A WSGI application around another: writes a line for each request, and sends no body to HEAD."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        began, outcome = time.perf_counter(), ["500 Internal Server Error", "0"]

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            outcome[:] = status, dict(headers).get("Content-Length", "-")
            return start_response(status, headers, *fault)

        try:
            answer = self.application(environ, start)
        except Exception:  # whatever gets here, the server would log the address with it
            incidents.exception("A request broke outside of the site's own error pages.")
            start("500 Internal Server Error", [("Content-Type", "text/plain"), ("Content-Length", str(len(BROKEN)))])
            answer = [BROKEN]
        self._write(environ, *outcome, milliseconds=(time.perf_counter() - began) * 1000)
        if environ["REQUEST_METHOD"] == "HEAD":
            close = getattr(answer, "close", None)
            if close:
                close()
            return []
        return answer

    def _write(self, environ: Environ, status: str, size: str, *, milliseconds: float) -> None:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if path in PROBES or is_unseen(method, path):
            return
        metrics.count_request(path, status)
        plain = without_tokens(quote(path.encode("latin-1", "replace"), safe="/-._~:"))
        logger.info("%s %s %s %s bytes %.0f ms", method, plain, status[:3], size, milliseconds)
