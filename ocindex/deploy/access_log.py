"""The web server's log: a day, a method, a path without tokens, an outcome; never who asked."""

import time
from typing import Any
from urllib.parse import quote

from gunicorn.config import Config
from gunicorn.glogging import Logger

from ocindex.deploy.redaction import RedactingFilter, without_tokens

FORMAT = "%(day)s %(m)s %(path)s %(s)s %(B)s bytes %(M)s ms"
PROBES = ("/healthz", "/readyz")


class PrivateLogger(Logger):
    """Gunicorn's logger, knowing neither address, user agent, referrer, query, header nor time of day."""

    def setup(self, cfg: Config) -> None:
        """Cut tokens and addresses out of the server's own messages too."""
        super().setup(cfg)
        self.error_log.addFilter(RedactingFilter())

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Leave out who only asks whether the site is alive."""
        if environ.get("PATH_INFO") not in PROBES:
            super().access(resp, req, environ, request_time)

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """Offer the format only what may be written down."""
        everything = super().atoms(resp, req, environ, request_time)
        path = quote(environ.get("PATH_INFO", "").encode("latin-1", "replace"), safe="/-._~:")
        allowed = {name: everything[name] for name in ("m", "s", "B", "M")}
        return {**allowed, "day": time.strftime("%Y-%m-%d", time.gmtime()), "path": without_tokens(path)}
