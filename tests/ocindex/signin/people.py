"""Members of the staff who sign in by hand: their passwords, their phones, and the pages they fill in."""

from base64 import b32decode
from typing import Any

from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories import member

PASSWORD = "right-horse-battery"


def staff(role: str = "editor", name: str = "amina") -> User:
    """Make a person with a role and a password, who has not signed in yet."""
    user = member(role, name)
    user.set_password(PASSWORD)
    user.email = f"{name}@example.org"
    user.save()
    return user


def with_factor(role: str = "editor", name: str = "amina") -> tuple[User, str]:
    """Make a person who has set a factor up; return the account and the secret of its app, in hexadecimal."""
    user = staff(role, name)
    return user, str(TOTPDevice.objects.create(user=user, name="app").key)


def code_of(key: str, steps: int = 0) -> str:
    """Return what an app shows now, or some steps of 30 seconds later."""
    app = TOTP(bytes.fromhex(key))
    app.time = timezone.now().timestamp() + 30 * steps
    return f"{app.token():06}"


def give_password(client: Client, name: str = "amina", password: str = PASSWORD, **options: Any) -> Any:
    """Send the first page of signing in."""
    return client.post("/admin/login/?next=/admin/", {"username": name, "password": password}, **options)


def secret_shown(page: Any) -> str:
    """Return the secret that a page shows for an app, in hexadecimal."""
    text = BeautifulSoup(page.content, "html.parser").select_one("#secret")
    assert text is not None
    return b32decode(text.get_text().replace(" ", "")).hex()


def sign_in(client: Client, key: str, name: str = "amina") -> Any:
    """Sign in with password and app."""
    give_password(client, name)
    return client.post("/admin/factor/", {"code": code_of(key)})


def is_inside(client: Client) -> bool:
    """Return whether the start page of the staff opens."""
    return bool(client.get("/admin/").status_code == 200)
