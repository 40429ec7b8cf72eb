"""A forgotten password is set anew by mail; one that must go is changed before anything else."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from indicators.models import Account, AuditEntry
from ocindex.signin import mail
from tests.ocindex.signin.people import PASSWORD, code_of, give_password, is_inside, sign_in, staff, with_factor
from tests.ocindex.signin.test_slow_guesses import guess
from tests.surveys.clock import NOON, Clock

pytestmark = pytest.mark.django_db
NEW = "another-horse-battery"
ADDRESS = re.compile(r"https?://[^/]+(/admin/password_reset/\S+)")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NOON)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail leaves within the request: the thread would not see the rows of the test."""

    def call(send: Callable[[], object]) -> None:
        send()

    monkeypatch.setattr(mail, "in_background", call)


def reset(client: Client, mailoutbox: list[object]) -> object:
    """Ask for a mail, follow it, and set a new password."""
    client.post("/admin/password_reset/", {"email": "amina@example.org"})
    address = ADDRESS.search(mailoutbox[-1].body)  # type: ignore[attr-defined]
    assert address is not None
    form = client.get(address[1], follow=True)
    return client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})


def test_a_password_is_set_anew_by_mail_and_the_factor_stays(client: Client, mailoutbox: list[object]) -> None:
    _user, key = with_factor()

    reset(client, mailoutbox)

    assert give_password(client).status_code == 200
    assert give_password(client, password=NEW)["Location"] == "/admin/factor/"
    assert not is_inside(client)
    client.post("/admin/factor/", {"code": code_of(key)})
    assert is_inside(client)
    entry = AuditEntry.objects.get(act="password reset")
    assert (entry.facts, entry.by is not None and entry.by.username) == ({"how": "by mail"}, "amina")


def test_a_mail_works_once(client: Client, mailoutbox: list[object]) -> None:
    with_factor()
    reset(client, mailoutbox)

    address = ADDRESS.search(mailoutbox[-1].body)  # type: ignore[attr-defined]

    assert address is not None
    assert "was used before" in Client().get(address[1], follow=True).text


def test_an_address_that_nobody_has_is_answered_alike(client: Client, mailoutbox: list[object]) -> None:
    staff()

    known = client.post("/admin/password_reset/", {"email": "amina@example.org"}, follow=True)
    unknown = client.post("/admin/password_reset/", {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain == [("/admin/password_reset/sent/", 302)]
    assert known.content == unknown.content
    assert len(mailoutbox) == 1


def test_nobody_s_mailbox_is_filled(client: Client, mailoutbox: list[object]) -> None:
    staff()

    for _time in range(20):
        client.post("/admin/password_reset/", {"email": "amina@example.org"})

    assert len(mailoutbox) == 5


def test_an_owner_whom_strangers_slow_gets_in_by_mail(client: Client, mailoutbox: list[object]) -> None:
    _user, key = with_factor()
    guess(Client(), 30)
    assert give_password(client).status_code == 429

    reset(client, mailoutbox)
    guess(Client(), 30)
    sign_in_with_new_password(client, key)

    assert is_inside(client)


def sign_in_with_new_password(client: Client, key: str) -> None:
    give_password(client, password=NEW)
    client.post("/admin/factor/", {"code": code_of(key)})


def test_a_password_that_must_go_is_changed_before_anything_else(client: Client) -> None:
    user, key = with_factor()
    Account.objects.create(user=user, must_change_password=True)
    sign_in(client, key)
    for method in ("get", "post"):
        answer = getattr(client, method)("/admin/indicators/edition/")
        assert (answer.status_code, answer["Location"]) == (302, "/admin/password_change/")

    new = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/admin/password_change/", new)["Location"] == "/admin/password_change/done/"

    assert is_inside(client)
    assert not Account.objects.get(user=user).must_change_password
    assert list(AuditEntry.objects.filter(subject_kind="auth.user").values_list("act", flat=True)) == ["password set"]
