"""What every response carries, how a path names its language, and what other sites may read."""

import re
from collections.abc import Callable
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

GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS: Final = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
    ),
    "X-Permitted-Cross-Domain-Policies": "none",
    # Django sets these too, but not where it refuses or redirects a request at its own door.
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
}
OPEN_DATA = re.compile(r"\A/api/(?:v1/|\Z)|/data\.(?:csv|json)\Z")
READING: Final = "GET, HEAD, OPTIONS"
_CUT_SHORT: Final = _("Only a part of it arrived, so that nothing was kept. Go back and send it again.")


class SecurityHeadersMiddleware:
    """Puts the headers on whatever leaves the site: it stands outermost, above redirects and static files."""

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
        return response


class PlainEncodingMiddleware:
    """Refuses what says that it is written in anything but UTF-8: Django would try to read it so, and fail."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.strip("\"' ").lower() not in ("utf-8", "utf8"):
            request.encoding = "utf-8"
            return bad_request(request)
        return self.get_response(request)


class CutShort(BadRequest):
    """Less arrived of a body than its sender had announced."""


class WholeBody(IOBase):
    """A body that complains where it ends before all that was announced has come.

    Servers and Django take the end of the connection for the end of the body: half a form would be a whole one.
    """

    def __init__(self, stream: LimitedStream) -> None:
        self._stream, self._left = stream, stream.limit

    def read(self, size: int | None = -1, /) -> bytes:
        """Return so many bytes, or all of them; fewer only where no more were announced."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        pieces = []
        while wanted:
            pieces.append(self._next(self._stream.read, wanted))
            wanted -= len(pieces[-1])
        return b"".join(pieces)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Return a line, or so much of it."""
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
    """Lets whatever reads the body of a request refuse one that was cut short (400), before anything is kept of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stream = getattr(request, "_stream", None)  # Django has no public name for it
        if isinstance(stream, LimitedStream):  # that of WSGI; under ASGI a body is whole before it gets here
            request._stream = WholeBody(stream)  # type: ignore[assignment]  # noqa: SLF001
        return self.get_response(request)


class OpenDataMiddleware:
    """Lets scripts of other sites read the API and the data files; both are public, and the same for everyone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_open = OPEN_DATA.search(request.path_info) is not None
        asks = is_open and request.method == "OPTIONS"
        response = self._what_may_be_asked() if asks else self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = not_allowed(request, READING if is_open else response["Allow"])
        if is_open:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Content-Disposition"
            response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def _what_may_be_asked(self) -> HttpResponse:
        """Answer what a browser asks before a script of another site may send a header such as If-None-Match."""
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
    """Django's, less `Vary: Accept-Language`: here the path alone decides, so that one copy serves all."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        before = response.headers.get("Vary", "")
        response = super().process_response(request, response)
        if "Vary" in response.headers:
            del response.headers["Vary"]
        names = [name.strip() for name in before.split(",") if name.strip()]
        if names:
            patch_vary_headers(response, names)
        return response
