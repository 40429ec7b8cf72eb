"""Between password and second factor nobody is signed in: the session only says whose password was right, and when."""

from typing import Any, Final

from django.conf import settings
from django.contrib.auth import load_backend, login
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp.plugins.otp_totp.models import TOTPDevice

from indicators.models import Account
from ocindex.signin import idle

SECONDS: Final = 15 * 60
PENDING, MUST_CHANGE = "signin_pending", "signin_must_change"


def begin(request: HttpRequest, user: User) -> None:
    """Keep in a new session that the password was right, and where the person wants to go."""
    ended = request.session.get(idle.ENDED)
    request.session.flush()
    if ended is not None:
        request.session[idle.ENDED] = ended
    request.session[PENDING] = {
        "user": user.pk,
        "backend": _backend_of(user),
        "hash": user.get_session_auth_hash(),
        "at": int(timezone.now().timestamp()),
        "next": next_address(request),
    }


def user_of(request: HttpRequest) -> User | None:
    """Return whose password was right in this session in the last 15 minutes, and is still the same; else None."""
    kept: dict[str, Any] = request.session.get(PENDING) or {}
    if not kept or timezone.now().timestamp() - kept["at"] > SECONDS:
        return None
    user = load_backend(kept["backend"]).get_user(kept["user"])
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        return None
    return user if constant_time_compare(kept["hash"], user.get_session_auth_hash()) else None


def complete(request: HttpRequest, user: User, device: TOTPDevice | None) -> str:
    """Sign in, with a device or as an account that needs none; return the address where the person wanted to go.

    Whoever comes back after an idle session keeps its token against forgery, so that forms left open can be sent.
    """
    kept = request.session.pop(PENDING, {})
    secret = request.META.get("CSRF_COOKIE", "") if request.session.get(idle.ENDED) == user.pk else ""
    user.otp_device = device  # type: ignore[attr-defined]
    login(request, user, backend=kept.get("backend") or _backend_of(user))
    if secret:
        request.META["CSRF_COOKIE"] = secret
    request.session.pop(idle.ENDED, None)
    request.session[MUST_CHANGE] = Account.objects.filter(user=user, must_change_password=True).exists()
    idle.note(request, anew=True)
    return str(kept.get("next") or next_address(request))


def next_address(request: HttpRequest) -> str:
    """Return the address of this site that the parameter `next` names, else the start page of the staff."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure()):
        return given
    return reverse("admin:index")


def _backend_of(user: User) -> str:
    """Return the path of what has checked the account's password, else of the first that may."""
    return str(getattr(user, "backend", "") or settings.AUTHENTICATION_BACKENDS[0])
