"""What every response carries, how a path names its language, and what other sites may read."""

import re
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers

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
        named = (request.content_params or {}).get("charset", "utf-8")
        if named.strip("\"' ").lower() not in ("utf-8", "utf8"):
            request.encoding = "utf-8"
            return bad_request(request)
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
