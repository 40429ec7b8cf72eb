"""Forms that have no room are refused before Django, and before any thread: with the answer that Django gave first.

A crowd that is refused must not take the time of those who are served. What Django and its middleware take to say no,
and what it takes to hand a request to a thread while others work, is as much as a tenth of a whole submission.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from lib import caching, metrics
from ocindex.serving import admission
from ocindex.serving.server import Headers, Refusal

Environ = dict[str, Any]
WSGIApplication = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
LANGUAGE: Final = re.compile(r"/([a-z]{2})/")
ROOM: Final = 32  # names and languages of the site


class EarlyRefusals:
    """A WSGI application around another, which learns how that one refuses to open a form."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self._refusals = caching.LocalCache(ROOM)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _opens_a_form(environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")):
            return self.application(environ, start_response)
        begun: list[Any] = []

        def start(status: str, headers: Headers, *fault: Any) -> Any:
            begun[:] = status, headers
            return start_response(status, headers, *fault)

        answer = self.application(environ, start)
        if admission.is_refusal(answer):
            status, headers = begun
            key = _key(environ["PATH_INFO"], environ.get("HTTP_HOST"), environ.get("HTTP_X_FORWARDED_PROTO"))
            self._refusals.put("", key, Refusal(status, headers.copy(), b"".join(answer)))
        return answer

    def find(self, method: str, path: str, headers: Mapping[str, str]) -> Refusal | None:
        """Return the refusal of a request that finds no room, and count it; None where it is to be answered.

        `headers` has names as waitress has them: in capitals, with underscores.
        """
        if not admission.is_full_for_forms() or not _opens_a_form(method, path):
            return None
        refusal = self._refusals.get("", _key(path, headers.get("HOST"), headers.get("X_FORWARDED_PROTO")))
        if refusal is not None:
            metrics.count_refusal()
        return refusal  # type: ignore[no-any-return]


def _opens_a_form(method: str, path: str) -> bool:
    return method == "GET" and admission.begins(path)


def _key(path: str, host: str | None, scheme: str | None) -> tuple[str, ...]:
    """Return all that a refusal depends on."""
    language = LANGUAGE.match(path)
    return language[1] if language else "", host or "", scheme or ""
