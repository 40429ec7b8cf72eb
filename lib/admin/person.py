"""The signed-in account of a request, typed."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def person(request: HttpRequest) -> User:
    """Return the account that is signed in; raise `PermissionDenied` for anybody else, whom the admin refuses first."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
