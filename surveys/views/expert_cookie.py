"""The cookie by which a browser has given an expert's passphrase: signed, ended with the browser, stored nowhere else.

It is bound to the invitation and to the hash of its passphrase, names neither, and knows the hour of its last use, not
the second.
"""

import time
from functools import cache

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from surveys.models import Invitation

NAME = "expert"
IDLE_HOURS = 8
HOUR = 3600


def is_signed_in(request: HttpRequest, invitation: Invitation) -> bool:
    """Return whether the browser gave the passphrase of an invitation, and used its pages within eight hours."""
    hours = (_hour(invitation, request.COOKIES.get(name, "")) for name in _paths())
    return any(hour is not None and 0 <= _now() - hour <= IDLE_HOURS for hour in hours)


def sign_in(request: HttpRequest, response: HttpResponse, invitation: Invitation) -> None:
    """Give the browser the cookie, or renew it."""
    for name, path in _paths().items():
        response.set_cookie(
            name,
            _signer(invitation).sign(str(_now())),
            path=path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Strict",
        )


def sign_out(response: HttpResponse) -> None:
    """Take the cookie from the browser."""
    for name, path in _paths().items():
        response.delete_cookie(name, path=path, samesite="Strict")


def _signer(invitation: Invitation) -> signing.Signer:
    return signing.Signer(salt=f"surveys.expert.{invitation.pk}.{invitation.passphrase}")


def _hour(invitation: Invitation, cookie: str) -> int | None:
    try:
        return int(_signer(invitation).unsign(cookie))
    except (signing.BadSignature, ValueError):
        return None


def _now() -> int:
    """Return the number of the hour, in which two visits cannot be told apart."""
    return int(time.time()) // HOUR


@cache
def _paths() -> dict[str, str]:
    """Return {name of a cookie: path of the experts' pages in a language}: no other page of the site gets it."""
    paths = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            path = reverse("surveys:expert-round", args=["-"]).removesuffix("-/")
        paths[NAME if code == settings.LANGUAGE_CODE else f"{NAME}-{code}"] = path
    return paths
