"""Which headers nginx sends with a file, as ocindex/deploy/nginx.conf says them: from its name, and the same for all.

A page whose headers are others is not written, and answered by the site: so nothing is served without what protects it.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final, NamedTuple

from csp.utils import build_policy
from django.conf import settings

from lib.onion import onion_url
from lib.page_cache import CACHE_CONTROL
from ocindex import middleware

CONTENT_TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "api": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
OPEN: Final = {"csv", "json", "api", "xlsx"}
OPEN_HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
STRICT_TRANSPORT: Final = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload"}
# What concerns the connection, or the one body that the site sent.
OF_A_RESPONSE: Final = {"Content-Encoding", "Content-Length", "X-Accel-Expires", "ETag"}
_DISPOSITION: Final = re.compile(r'(inline|attachment); filename="([A-Za-z0-9._-]{1,150})"')


class FileKind(NamedTuple):
    """What the name of a file says of its headers; "-" stands for none."""

    kind: str
    language: str
    onion: str
    disposition: str
    filename: str

    def headers(self, path: str) -> dict[str, str]:
        """Return all headers that nginx sends with such a file at a path, but for those of one body or connection."""
        headers = shared_headers() | {"Content-Type": CONTENT_TYPES[self.kind], "Content-Language": self.language}
        if self.kind in OPEN:
            headers |= OPEN_HEADERS
        if self.onion != "-":
            headers["Onion-Location"] = f"http://{self.onion}.onion{path}"
        if self.filename != "-":
            headers["Content-Disposition"] = f'{self.disposition}; filename="{self.filename}"'
        return headers


def kind_of(headers: Mapping[str, str], path: str) -> FileKind | None:
    """Return the kind of an answer by its headers; None where nginx could not send the same ones."""
    kinds = {content_type: kind for kind, content_type in CONTENT_TYPES.items()}
    kind = kinds.get(headers.get("Content-Type", ""))
    match = _DISPOSITION.fullmatch(headers.get("Content-Disposition", ""))
    if kind is None or headers.get("Content-Encoding") != "gzip":
        return None
    onion = onion_url().removeprefix("http://").partition(".")[0] if "Onion-Location" in headers else "-"
    how, filename = match.groups() if match else ("-", "-")
    made = FileKind(kind, headers.get("Content-Language", ""), onion, how, filename)
    sent = {name: value for name, value in headers.items() if name not in OF_A_RESPONSE}
    return made if sent == made.headers(path) else None


def shared_headers() -> dict[str, str]:
    """Return the headers of every file, of which `OPEN_HEADERS` replaces one."""
    headers = {
        **middleware.HEADERS,
        "Cache-Control": CACHE_CONTROL,
        "Content-Security-Policy": middleware.in_order(build_policy()),
        "Vary": "Accept-Encoding",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
    return headers | (STRICT_TRANSPORT if settings.HTTPS else {})


def fingerprint() -> str:
    """Return 8 hex digits of all that nginx.conf has to say for files: one of another version finds none."""
    written = [CONTENT_TYPES, sorted(OPEN), OPEN_HEADERS, shared_headers() | STRICT_TRANSPORT]
    return sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()[:8]
