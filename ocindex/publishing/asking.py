"""Asking the site for a page within this process, as nginx would ask it, with all that its middleware adds."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from ocindex.deploy.safety import first_name


class Answer(NamedTuple):
    """Status code, headers, and the body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def scheme() -> str:
    """Return by which protocol readers ask."""
    return "https" if settings.HTTPS else "http"


def host() -> str:
    """Return the name under which pages are written: the first of ALLOWED_HOSTS; over others the site answers."""
    return first_name(settings.ALLOWED_HOSTS)


def ask(application: WSGIHandler, path: str) -> Answer:
    """Return the site's answer to a reader who takes gzip and asks for a path."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "HTTP_HOST": host(),
        "HTTP_X_FORWARDED_PROTO": scheme(),
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": scheme(),
        "wsgi.input": BytesIO(),
    }
    setup_testing_defaults(environ)
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], *_fault: Any) -> Callable[[bytes], object]:
        begun.append((status, headers))
        return len  # nothing of Django writes a body that way

    response = application(environ, start)
    try:
        body = b"".join(response)
    finally:
        response.close()
    ((status, headers),) = begun
    return Answer(int(status[:3]), dict(headers), body)
