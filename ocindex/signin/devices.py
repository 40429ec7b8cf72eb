"""A cookie says that a browser has signed in to an account before: its tries are counted apart from strangers'."""

import secrets
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from ocindex.signin.hashing import hash_of

SECONDS: Final = 180 * 86400
SALT: Final = "ocindex.signin.devices"


def token_of(request: HttpRequest, name: str) -> str:
    """Return what tells this browser from others that have signed in to the account; "" if it has not."""
    value = next((request.COOKIES[cookie] for cookie in _cookies(name) if cookie in request.COOKIES), "")
    try:
        account, token = signing.loads(value, salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(token) if account == _account(name) else ""


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Give a browser the cookie of an account that it has just signed in to; only staff pages get to see it."""
    name = user.get_username()
    value = signing.dumps([_account(name), token_of(request, name) or secrets.token_hex(16)], salt=SALT)
    for cookie, path in _cookies(name).items():
        response.set_cookie(
            cookie, value, SECONDS, path=path, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )


def _cookies(name: str) -> dict[str, str]:
    """Return {name of the cookie: its path}, one for the staff pages of each language."""
    paths = {}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            paths[f"device_{_account(name)[:16]}_{language}"] = reverse("admin:index")
    return paths


def _account(name: str) -> str:
    return hash_of("device", name)[:32]
