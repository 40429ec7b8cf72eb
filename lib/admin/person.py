"""Who is signed in at a staff page."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def person(request: HttpRequest) -> User:
    """Return the account that is signed in; the admin lets nobody else come here, and `PermissionDenied` is raised."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
