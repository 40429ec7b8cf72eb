"""Sessions of custodians, publishers and administrators end after 30 minutes in which nothing was asked for.

Only pages of the staff count, and of those only what a person opens or sends: a page that asks by itself how an import
goes on keeps nobody signed in. A form that is sent too late comes back with what was typed.
"""

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ocindex.signin import returning

LIMIT_SECONDS: Final = 30 * 60
WARNING_SECONDS: Final = 2 * 60
NOTED_EVERY_SECONDS: Final = 60
ROLES: Final = ("custodian", "publisher", "administrator")
SEEN, LIMITED, ENDED = "signin_seen", "signin_limited", "signin_ended"
# Pages for which nobody is signed in yet, and the one that asks how long a session lasts.
ITS_OWN: Final = {
    "login", "logout", "factor", "factor_set", "claim", "stay", "password_reset", "password_reset_confirm",
}  # fmt: skip


class IdleMiddleware:
    """Ends sessions that were idle for too long, and notes the time of the others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Answer a form that arrives after the end of its session with what was typed; None for all else."""
        match = request.resolver_match
        if match is None or "admin" not in match.namespaces[:1]:
            return None
        if is_over(request):
            end(request)
        if not request.user.is_authenticated:
            late = request.method == "POST" and ENDED in request.session and match.url_name not in ITS_OWN
            return returning.given_back(request) if late else None
        if match.url_name != "stay" and _is_of_a_person(request):
            note(request)
        return None


def is_limited(user: User) -> bool:
    """Return whether sessions of the account end when they are idle."""
    return user.is_superuser or user.groups.filter(name__in=ROLES).exists()


def note(request: HttpRequest, *, anew: bool = False) -> None:
    """Keep in the session that its owner was here just now, to the minute."""
    if not anew and _seconds_since(request) < NOTED_EVERY_SECONDS:
        return
    assert isinstance(request.user, User)
    request.session[SEEN] = int(timezone.now().timestamp())
    request.session[LIMITED] = is_limited(request.user)


def is_over(request: HttpRequest) -> bool:
    """Return whether the session was idle for longer than its owner's role allows."""
    if not request.user.is_authenticated or SEEN not in request.session:
        return False
    assert isinstance(request.user, User)
    return _seconds_since(request) >= LIMIT_SECONDS and is_limited(request.user)


def end(request: HttpRequest) -> None:
    """Sign out, and keep in the new session whose the last one was: a form of theirs may still come."""
    ended = request.user.pk
    logout(request)
    request.session[ENDED] = ended


def seconds_left(request: HttpRequest) -> int | None:
    """Return after how many seconds the session ends; None where it has no such limit, 0 where nobody is signed in."""
    if not request.user.is_authenticated:
        return 0
    if not request.session.get(LIMITED):
        return None
    return max(0, LIMIT_SECONDS - int(_seconds_since(request)))


def _seconds_since(request: HttpRequest) -> float:
    return timezone.now().timestamp() - float(request.session.get(SEEN, 0))


def _is_of_a_person(request: HttpRequest) -> bool:
    """Return whether a page was opened or a form sent, as far as the browser says."""
    return request.method == "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
