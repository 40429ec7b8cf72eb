"""What every response carries, and how a path names its language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
    ),
    "X-Permitted-Cross-Domain-Policies": "none",
}


class SecurityHeadersMiddleware:
    """Adds the headers that Django has no setting for; above WhiteNoise, so that static files carry them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class PathLocaleMiddleware(LocaleMiddleware):
    """Django's, less `Vary: Accept-Language`: here the path alone decides, so that one copy serves all."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        before = response.headers.get("Vary", "")
        response = super().process_response(request, response)
        if "Vary" in response.headers:
            del response.headers["Vary"]
        names = [name.strip() for name in before.split(",") if name.strip()]
        if names:
            patch_vary_headers(response, names)
        return response
