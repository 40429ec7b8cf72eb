"""Kept pages, answered before Django: with the headers that its middleware made for one reader, and the same bytes.

Whoever reads public pages with a common browser asks for nothing else; all others, and the first one to ask after a
release, are answered by Django. Nothing is decided here: what was answered once is answered again to a request that is
the same in all that an answer may depend on.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from lib import caching
from lib.page_cache import accepts_gzip, kept_under
from ocindex.deploy.unseen import is_unseen_path

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
WSGIApplication = Callable[[Environ, StartResponse], Iterable[bytes]]
# Of what an answer depends on: the host decides on names, the onion service and links; the scheme on TLS.
DEPENDS_ON: Final = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO")
# With one of these Django decides.
UNCOMMON: Final = ("QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
KNOWN: Final = "known to the reader"
WHOLE: Final = "whole"
ROOM: Final = 4096  # whole pages and those that a reader has already; the bytes are those that `caching.pages` holds

_accepts_gzip = lru_cache(64)(accepts_gzip)


class Answer(NamedTuple):
    """What was answered: status line, entity tag, all headers, body."""

    status: str
    etag: str
    headers: Headers
    body: bytes


class KeptAnswers:
    """A WSGI application around Django's, which answers what Django answered under the present generation."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self._answers = caching.LocalCache(ROOM)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self.application(environ, start_response)
        # The generation is asked for pages that are kept alone: what fails at it must leave no line about others.
        answer = self._answers.get(caching.generation(), key) if key in self._answers else None
        if answer is None or environ.get("HTTP_IF_NONE_MATCH", answer.etag) != answer.etag:
            return self._answer_anew(key, environ, start_response)
        start_response(answer.status, answer.headers.copy())
        return [answer.body]

    def _answer_anew(self, key: tuple[str, ...], environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        begun: list[Any] = []

        def start(status: str, headers: Headers, *fault: Any) -> Any:
            begun[:] = status, headers
            return start_response(status, headers, *fault)

        response = self.application(environ, start)
        generation = kept_under(response)
        if generation and not is_unseen_path(environ["PATH_INFO"]):
            status, headers = begun
            if status.startswith("304") == (key[0] == KNOWN):  # else the reader had another version
                answer = Answer(status, dict(headers)["ETag"], headers.copy(), b"".join(response))
                self._answers.put(generation, key, answer)
        return response


def _key(environ: Environ) -> tuple[str, ...] | None:
    """Return all that an answer depends on; None for requests that Django is to answer."""
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_HOST" not in environ or any(map(environ.get, UNCOMMON)):
        return None
    if not _accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        return None
    return (KNOWN if "HTTP_IF_NONE_MATCH" in environ else WHOLE, *[environ.get(name, "") for name in DEPENDS_ON])
