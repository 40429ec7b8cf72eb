"""The web server's access log: day, method, path without tokens, status, size, duration; nothing of the visitor."""

import time
from typing import Any
from urllib.parse import quote

from gunicorn.config import Config
from gunicorn.glogging import Logger

from ocindex.deploy.redaction import RedactingFilter, without_tokens

FORMAT = "%(day)s %(m)s %(path)s %(s)s %(B)s bytes %(M)s ms"
PROBES = ("/healthz", "/readyz")


class PrivateLogger(Logger):
    """Gunicorn's logger, without address, user agent, referrer, query, headers and time of day."""

    def setup(self, cfg: Config) -> None:
        """Add the filter that removes tokens and addresses from the server's own messages."""
        super().setup(cfg)
        self.error_log.addFilter(RedactingFilter())

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Log a request, unless it is a health check."""
        if environ.get("PATH_INFO") not in PROBES:
            super().access(resp, req, environ, request_time)

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """Return the values that the format may use: only those that may be logged."""
        everything = super().atoms(resp, req, environ, request_time)
        path = quote(environ.get("PATH_INFO", "").encode("latin-1", "replace"), safe="/-._~:")
        allowed = {name: everything[name] for name in ("m", "s", "B", "M")}
        return {**allowed, "day": time.strftime("%Y-%m-%d", time.gmtime()), "path": without_tokens(path)}
