"""Middleware: security headers, charset and completeness of requests, access for other sites, language by path."""

import re
from collections.abc import Callable
from functools import lru_cache
from io import IOBase
from typing import Final

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from indicators.views.errors import bad_request, not_allowed

POLICY: Final = "Content-Security-Policy"
GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS: Final = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
    ),
    "X-Permitted-Cross-Domain-Policies": "none",
    # Django sets these too, but not where one of its own middlewares refuses or redirects a request.
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
}
OPEN_DATA = re.compile(
    r"\A/api/(?:v1/|\Z)|\A(?!/(?:[a-z]{2}/)?admin/).*/data\.(?:csv|json)\Z"  # but for those of a private preview
    r"|\A(?:/[0-9]{4})?/releases/(?:key\.pem|checkpoint|verify_release\.py|witness\.py|[0-9]+/[^/].*)\Z"
)
READING: Final = "GET, HEAD, OPTIONS"
_CUT_SHORT: Final = _("Only a part of it arrived, so that nothing was kept. Go back and send it again.")


class SecurityHeadersMiddleware:
    """Adds the security headers to every response; it is outermost, above redirects and static files."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not getattr(response, "xframe_options_exempt", False):
            response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            hsts = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
            response.headers.setdefault("Strict-Transport-Security", hsts)
        if POLICY in response.headers:
            response.headers[POLICY] = in_order(response.headers[POLICY])
        return response


@lru_cache(16)
def in_order(policy: str) -> str:
    """Return a Content-Security-Policy with its directives by name: django-csp's order is another in each process."""
    return "; ".join(sorted(policy.split("; ")))


class PlainEncodingMiddleware:
    """Answer 400 to requests that declare another charset than UTF-8; Django would decode with it and crash."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.strip("\"' ").lower() not in ("utf-8", "utf8"):
            request.encoding = "utf-8"
            return bad_request(request)
        return self.get_response(request)


class CutShort(BadRequest):
    """Raised when less of a request's body arrived than its Content-Length announced."""


class WholeBody(IOBase):
    """A request's body that raises `CutShort` if it ends before its announced length.

    Servers and Django take the end of the connection for the end of the body: half a form would count as a whole one.
    """

    def __init__(self, stream: LimitedStream) -> None:
        self._stream, self._left = stream, stream.limit

    def read(self, size: int | None = -1, /) -> bytes:
        """Return `size` bytes, or all for None and -1; fewer only where the announced length ends."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        pieces = []
        while wanted:
            pieces.append(self._next(self._stream.read, wanted))
            wanted -= len(pieces[-1])
        return b"".join(pieces)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Return a line, or `size` bytes of it."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        return self._next(self._stream.readline, wanted) if wanted else b""

    def _next(self, read: Callable[[int], bytes], wanted: int) -> bytes:
        try:
            piece = read(wanted)
        except OSError as fault:
            raise CutShort(_CUT_SHORT) from fault
        if not piece:
            raise CutShort(_CUT_SHORT)
        self._left -= len(piece)
        return piece


class WholeBodyMiddleware:
    """Wraps the body of each request, so that reading one that was cut short answers 400 and nothing is stored."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stream = getattr(request, "_stream", None)  # Django has no public name for it
        if isinstance(stream, LimitedStream):  # that of WSGI; under ASGI a body is whole before it gets here
            request._stream = WholeBody(stream)  # type: ignore[assignment]  # noqa: SLF001
        return self.get_response(request)


class OpenDataMiddleware:
    """Adds CORS headers to the API and the data files, which are public and the same for everyone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_open = OPEN_DATA.search(request.path_info) is not None
        asks = is_open and request.method == "OPTIONS"
        response = self._preflight_response() if asks else self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = not_allowed(request, READING if is_open else response["Allow"])
        if is_open:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Content-Disposition"
            response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def _preflight_response(self) -> HttpResponse:
        """Return the answer to a CORS preflight, which browsers send before headers such as If-None-Match."""
        return HttpResponse(
            status=204,
            headers={
                "Allow": READING,
                "Access-Control-Allow-Methods": READING,
                "Access-Control-Allow-Headers": "*",
                "Access-Control-Max-Age": "86400",
            },
        )


class PathLocaleMiddleware(LocaleMiddleware):
    """Django's locale middleware without `Vary: Accept-Language`: the path alone decides the language."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        before = response.headers.get("Vary", "")
        response = super().process_response(request, response)
        if "Vary" in response.headers:
            del response.headers["Vary"]
        names = [name.strip() for name in before.split(",") if name.strip()]
        if names:
            patch_vary_headers(response, names)
        return response
