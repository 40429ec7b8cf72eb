"""What one administrator would try to be two persons: a second account of their own, or the account of another."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators.models import Account, RoleRequest
from tests.factories import member
from tests.ocindex.signin.people import code_of, secret_shown

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b")
MALLORY = "mallory@example.org"


@pytest.fixture
def amina() -> User:
    return member("administrator", "amina")


@pytest.fixture
def chidi() -> User:
    return member("researcher", "chidi")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def claim(name: str, mails: list[EmailMessage]) -> Client:
    """Take an account over with the code that was mailed to Mallory; return the browser, signed in if that worked."""
    client = Client()
    codes = [CODE.search(str(mail.body)) for mail in mails if mail.to == [MALLORY]]
    if codes and codes[-1]:
        password = "a password of Mallory 77"
        fields = {"name": name, "code": codes[-1][0], "password1": password, "password2": password}
        client.post("/admin/claim/", fields)
        page = client.get("/admin/factor/set/")
        client.post("/admin/factor/set/", {"code": code_of(secret_shown(page))})
    return client


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def ask_and_give(first: Client, second: Client, user: User, role: str) -> None:
    """Ask for a role in one browser, and give it in another."""
    first.post(reverse("admin:auth_user_role", args=[user.pk]), {"act": "ask", "role": role})
    for request in RoleRequest.objects.filter(user=user, role=role):
        second.post(reverse("admin:indicators_rolerequest_decide", args=[request.pk]), {"decision": "give"})


def test_nobody_becomes_custodian_by_a_second_administrator_whom_the_first_one_made(
    amina: User,
    chidi: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(amina)
    with django_capture_on_commit_callbacks(execute=True):
        new: dict[str, Any] = {"username": "second", "email": MALLORY, "roles": ["administrator"]}
        client.post(reverse("admin:auth_user_add"), new)
    second = User.objects.get(username="second")
    client.post(reverse("admin:auth_user_role", args=[second.pk]), {"act": "give", "role": "administrator"})

    ask_and_give(client, claim("second", mailoutbox), chidi, "custodian")

    assert Account.objects.get(user=second).owned_at is not None
    assert roles_of(second) == set()
    assert roles_of(chidi) == {"researcher"}


def test_nobody_takes_the_account_of_another_administrator_over_by_its_address(
    amina: User,
    chidi: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    bilal, client = member("administrator", "bilal"), client_of(amina)
    Account.objects.create(user=bilal, owned_at="2026-11-01T12:00Z")
    User.objects.filter(pk=bilal.pk).update(email="bilal@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:auth_user_change", args=[bilal.pk]), {"email": MALLORY})
        client.post(reverse("admin:auth_user_reset", args=[bilal.pk]))
        client.post(reverse("admin:auth_user_factor", args=[bilal.pk]))

    ask_and_give(client, claim("bilal", mailoutbox), chidi, "publisher")

    bilal.refresh_from_db()
    assert {*mailoutbox[0].to, *mailoutbox[-1].to} == {"bilal@example.org"}
    assert bilal.email == "bilal@example.org"
    assert roles_of(chidi) == {"researcher"}
