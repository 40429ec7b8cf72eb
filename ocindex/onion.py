"""The visitor's side over the onion address: no TLS, no HSTS, cookies that plain HTTP may carry, no staff pages."""

import re
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse

from indicators.views import errors
from lib.onion import is_over_onion, onion_url
from lib.staff_path import is_staff_path

# Pages of experts do not send anybody on: a link that opens once would be opened twice.
WITHOUT_POINTER: Final = re.compile(r"\A/(?:[a-z]{2}/)?(?:admin|experts)(?:/|\Z)")


class OnionMiddleware:
    """Serves the visitor's side by plain HTTP to the onion address, and names that address to all others.

    What protects a host under TLS follows the host: everything stays as strict as before under the other names. It
    stands before Django's SecurityMiddleware, which excepts paths from its redirect, but no hosts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.ONION_HOST:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_over_onion(request.META):
            return _with_pointer(request, self.get_response(request))
        if is_staff_path(request.path_info):
            return errors.page_not_found(request, Http404())
        request.is_secure = _encrypted_by_onion  # type: ignore[method-assign]  # so there is no redirect to TLS
        response = self.get_response(request)
        _forget(request)
        response.headers.pop("Strict-Transport-Security", None)
        for cookie in response.cookies.values():
            cookie["secure"] = ""
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Let views and the check against forgery see the plain HTTP that the browser sees."""
        _forget(request)


def _encrypted_by_onion() -> bool:
    return True


def _forget(request: HttpRequest) -> None:
    vars(request).pop("is_secure", None)


def _with_pointer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return a public page with the header by which Tor Browser offers its onion address."""
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    if is_page and request.method in ("GET", "HEAD") and not WITHOUT_POINTER.match(request.path_info):
        response.headers["Onion-Location"] = onion_url(request.get_full_path())
    return response
