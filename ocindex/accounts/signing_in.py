"""What the sign-in does for accounts."""

from django.contrib.auth.models import User


def invite(user: User, *, by: User | None) -> None:
    """Send the owner of an account a code to set password and second factor."""


def remove_devices(user: User) -> None:
    """Delete the second factors of an account."""
