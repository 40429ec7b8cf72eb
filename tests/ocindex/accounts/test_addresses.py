"""The address of an account is its owner's: to it goes the code with which the account is claimed."""

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators.models import Account, AuditEntry, RoleRequest
from indicators.workflow import audit
from lib.refusals import Refused
from ocindex.accounts import addresses, giving, making
from tests.factories import member, verify
from tests.ocindex.signin.people import PASSWORD, staff

pytestmark = pytest.mark.django_db
NEW, OLD = "new@example.org", "amina@example.org"


@pytest.fixture
def bilal() -> User:
    return member("administrator", "bilal")


@pytest.fixture
def chidi(bilal: User) -> User:
    """An account that an administrator has made, and nobody used."""
    return making.make_account("chidi", "wrong@example.org", by=bilal)


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    verify(client, user)
    return client


def address_of(user: User) -> str:
    return User.objects.get(pk=user.pk).email


def fields_of(client: Client, user: User) -> str:
    return client.get(reverse("admin:auth_user_change", args=[user.pk])).content.decode()


def test_an_owner_changes_the_address_with_the_password_and_the_old_one_is_told(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    amina = staff()
    browser = browser_of(amina)
    assert OLD in browser.get("/admin/address/").content.decode()

    wrong = browser.post("/admin/address/", {"email": NEW, "password": "wrong"})
    assert "The password is wrong" in wrong.content.decode()
    assert address_of(amina) == OLD
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/admin/address/", {"email": NEW, "password": PASSWORD})

    assert address_of(amina) == NEW
    (mail,) = mailoutbox
    assert mail.to == [OLD]
    assert NEW not in str(mail.body)
    entry = audit.entries_of(amina).last()
    assert entry is not None
    assert (entry.act, entry.by, entry.facts) == ("address changed", amina, {})


def test_guesses_at_the_password_are_slowed_on_this_page_too() -> None:
    browser = browser_of(staff())

    tries = [browser.post("/admin/address/", {"email": NEW, "password": "wrong"}).status_code for _time in range(7)]

    assert tries == [200] * 5 + [429] * 2


def test_nobody_opens_the_page_without_signing_in() -> None:
    assert Client().get("/admin/address/").status_code == 302


@pytest.mark.parametrize("how", ["claimed", "signed in", "older than these rows", "has a password"])
def test_an_administrator_does_not_change_the_address_of_an_account_that_was_used(how: str, bilal: User) -> None:
    amina = User.objects.create_user("amina", OLD, is_staff=True)
    if how != "older than these rows":
        Account.objects.create(user=amina, made_by=bilal, owned_at="2026-11-01T12:00Z" if how == "claimed" else None)
    if how == "signed in":
        User.objects.filter(pk=amina.pk).update(last_login="2026-11-01T12:00Z")
    if how == "has a password":
        amina.set_password(PASSWORD)
        amina.save()

    browser = browser_of(bilal)
    browser.post(reverse("admin:auth_user_change", args=[amina.pk]), {"first_name": "Amina", "email": NEW})

    amina.refresh_from_db()
    assert (amina.first_name, amina.email) == ("Amina", OLD)
    assert 'name="email"' not in fields_of(browser, amina)
    assert "manage.py change_address amina ADDRESS" in fields_of(browser, amina)
    with pytest.raises(Refused, match="Only the owner"):
        addresses.correct_address(amina, NEW, by=bilal)
    with pytest.raises(Refused, match="Only the owner"):
        addresses.change_address(amina, NEW, by=bilal)


def test_nor_does_an_administrator_change_their_own_without_the_password(bilal: User) -> None:
    browser = browser_of(bilal)

    browser.post(reverse("admin:auth_user_change", args=[bilal.pk]), {"email": NEW})

    assert address_of(bilal) == ""
    assert 'name="email"' not in fields_of(browser, bilal)


def test_a_reset_does_not_open_the_address_again(bilal: User) -> None:
    amina = staff()
    User.objects.filter(pk=amina.pk).update(last_login="2026-11-01T12:00Z")
    amina.refresh_from_db()
    making.reset_password(amina, by=bilal)

    with pytest.raises(Refused, match="Only the owner"):
        making.change_details(amina, by=bilal, email=NEW)


def test_a_wrong_address_is_corrected_before_anybody_used_the_account(
    bilal: User,
    chidi: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser, before = browser_of(bilal), chidi.claim_code.hash
    assert "Another address gets a new code" in fields_of(browser, chidi)

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("admin:auth_user_change", args=[chidi.pk]), {"email": NEW})

    chidi = User.objects.get(pk=chidi.pk)
    assert chidi.email == NEW
    assert chidi.claim_code.hash != before
    assert sorted(mail.to[0] for mail in mailoutbox) == [NEW, "wrong@example.org"]


@pytest.mark.parametrize("given", [True, False])
def test_the_address_that_a_second_administrator_relied_on_stays(given: bool, bilal: User, chidi: User) -> None:
    request = giving.ask_role(chidi, "publisher", by=bilal)
    if given:
        giving.decide_role(request, by=member("administrator", "dayo"), give=True)

    with pytest.raises(Refused, match="rely on its address"):
        addresses.correct_address(chidi, NEW, by=bilal)


def test_whoever_gives_a_role_sees_the_address(bilal: User, chidi: User) -> None:
    giving.ask_role(chidi, "publisher", by=bilal)

    url = reverse("admin:indicators_rolerequest_change", args=[RoleRequest.objects.get().pk])

    assert "wrong@example.org" in browser_of(member("administrator", "dayo")).get(url).content.decode()


def test_the_server_s_command_line_changes_any_address(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    amina = staff()

    with django_capture_on_commit_callbacks(execute=True):
        call_command("change_address", "amina", NEW)
    for name, address in (("nobody", NEW), ("amina", "no address")):
        with pytest.raises(CommandError, match=address if name == "amina" else name):
            call_command("change_address", name, address)

    assert address_of(amina) == NEW
    assert [mail.to for mail in mailoutbox] == [[OLD]]
    entry = AuditEntry.objects.order_by("number").last()
    assert entry is not None
    assert (entry.act, entry.role, entry.facts) == ("address changed", "software", {})


def test_the_mail_after_a_reset_says_that_somebody_reset_it(
    bilal: User, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    amina = staff()
    User.objects.filter(pk=amina.pk).update(last_login="2026-11-01T12:00Z")
    amina.refresh_from_db()

    for act in (making.reset_password, making.remove_factor):
        with django_capture_on_commit_callbacks(execute=True):
            act(amina, by=bilal)

    assert [mail.to for mail in mailoutbox] == [[OLD], [OLD]]
    assert all("If you did not ask for it, tell another administrator" in str(mail.body) for mail in mailoutbox)
