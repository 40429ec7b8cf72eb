"""The web server's log: day, method, path without tokens, status, size, duration; nothing of the visitor.

Requests for visitors' forms and experts' pages, and those with HEAD, leave no line at all: see `unseen.py`.
"""

import logging
import time
from typing import Any
from urllib.parse import quote

from gunicorn.config import Config
from gunicorn.glogging import Logger

from ocindex.deploy.redaction import RedactingFilter, without_tokens
from ocindex.deploy.unseen import is_unseen

FORMAT = "%(day)s %(m)s %(path)s %(s)s %(B)s bytes %(M)s ms"
PROBES = ("/healthz", "/readyz")
REFUSED = "Invalid request"  # how gunicorn begins its line about a request that it cannot read


class RefusalFilter(logging.Filter):
    """Drops the lines about requests that cannot be read: nobody knows which address they were for."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith(REFUSED)


class PrivateLogger(Logger):
    """Gunicorn's logger, without address, user agent, referrer, query, headers and time of day."""

    datefmt = "[%Y-%m-%d]"

    def setup(self, cfg: Config) -> None:
        """Add the filters that drop refusals, and remove tokens and addresses from the server's own messages."""
        super().setup(cfg)
        for each in (RefusalFilter(), RedactingFilter()):
            self.error_log.addFilter(each)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Log a request, unless it is a health check or leaves no line."""
        path = environ.get("PATH_INFO", "")
        if path not in PROBES and not is_unseen(environ.get("REQUEST_METHOD", ""), path):
            super().access(resp, req, environ, request_time)

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """Return the values that the format may use: only those that may be logged."""
        everything = super().atoms(resp, req, environ, request_time)
        path = quote(environ.get("PATH_INFO", "").encode("latin-1", "replace"), safe="/-._~:")
        allowed = {name: everything[name] for name in ("m", "s", "B", "M")}
        return {**allowed, "day": time.strftime("%Y-%m-%d", time.gmtime()), "path": without_tokens(path)}
