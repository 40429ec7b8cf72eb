"""Who may enter the staff pages: nobody without a second factor, nor before a password that must go is changed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from ocindex.signin import factor, idle, pending

View = Callable[..., HttpResponseBase]
BEFORE_A_NEW_PASSWORD: Final = {"password_change", "password_change_done", "logout", "jsi18n"}


def may_enter(request: HttpRequest) -> bool:
    """Return whether the session has passed the second factor, or its account is exempt, and it was not idle too long.

    Costs no query of its own for a session with a device.
    """
    user = request.user
    if not isinstance(user, User) or idle.is_over(request):
        return False
    return getattr(user, "otp_device", None) is not None or factor.is_exempt(user)


def changes_password_first(view: View) -> View:
    """Lead whoever has to change their password to the page for it, whatever else they ask for."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        match = request.resolver_match
        waits = request.session.get(pending.MUST_CHANGE) and match is not None
        if waits and match is not None and match.url_name not in BEFORE_A_NEW_PASSWORD:
            return HttpResponseRedirect(reverse("admin:password_change"))
        return view(request, *args, **kwargs)

    return wrapper
