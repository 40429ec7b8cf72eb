"""Calls of views without the rest of the site, with the account and session of a person: for long tables."""

from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import resolve


def request_of(client: Client) -> HttpRequest:
    """Return a request as the site's middleware leaves it, of whoever a client is signed in as."""
    request: HttpRequest = client.get("/admin/login/").wsgi_request  # type: ignore[attr-defined]
    return request


def status_at(method: str, address: str, like: HttpRequest) -> int:
    """Return the status that the view of an address answers to the account and session of another request."""
    match = resolve(address)
    return status_of(method, match.func, like, *match.args, **match.kwargs)


def status_of(method: str, view: Any, like: HttpRequest, *args: object, **kwargs: object) -> int:
    """Return the status that a view answers; refusals that the site would render are 403 and 404."""
    request: Any = RequestFactory().generic(method, "/admin/")
    request.user, request.session = like.user, like.session
    request._messages, request._dont_enforce_csrf_checks = CookieStorage(request), True
    try:
        return int(view(request, *args, **kwargs).status_code)
    except PermissionDenied:
        return 403
    except Http404:
        return 404
