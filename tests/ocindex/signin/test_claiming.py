"""An account that somebody made is taken over by its owner, with a code that the maker never sees."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators.models import Account, AuditEntry, ClaimCode
from ocindex.accounts import making
from ocindex.signin import claiming, factor
from tests.factories import member
from tests.ocindex.signin.people import PASSWORD, code_of, give_password, is_inside, secret_shown
from tests.surveys.clock import NOON, Clock

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NOON)


@pytest.fixture
def maker() -> User:
    return member("administrator", "maker")


@pytest.fixture
def user(maker: User) -> User:
    """An account that the maker made, without a password."""
    user = member("editor", "amina")
    user.set_unusable_password()
    user.email = "amina@example.org"
    user.save()
    Account.objects.create(user=user, made_by=maker)
    return user


def claim(client: Client, code: str, password: str = PASSWORD, name: str = "amina") -> int:
    """Fill in the page for owners; return what was answered."""
    fields = {"name": name, "code": code, "password1": password, "password2": password}
    return int(client.post("/admin/claim/", fields).status_code)


def test_an_owner_takes_the_account_over_with_the_code_and_sets_both(client: Client, user: User) -> None:
    code = claiming.make_code(user)

    assert claim(client, code) == 302
    assert not is_inside(client)
    assert Account.objects.get(user=user).owned_at is None
    page = client.get("/admin/factor/set/")
    client.post("/admin/factor/set/", {"code": code_of(secret_shown(page))})

    assert is_inside(client)
    account = Account.objects.get(user=user)
    assert (account.owned_at, account.must_change_password) == (NOON, False)
    acts = AuditEntry.objects.filter(subject_kind="auth.user").order_by("number").values_list("act", "by__username")
    assert list(acts) == [("password set", "amina"), ("factor set", "amina")]


def test_the_factor_may_be_set_later(client: Client, user: User) -> None:
    claim(client, claiming.make_code(user))

    later = Client()
    page = later.get(give_password(later)["Location"])
    later.post("/admin/factor/set/", {"code": code_of(secret_shown(page))})

    assert Account.objects.get(user=user).owned_at == NOON


def test_without_the_code_the_account_is_not_its_owner_s(client: Client, user: User) -> None:
    """A maker who sets password and factor by other ways than the code has not made another person."""
    user.set_password(PASSWORD)
    user.save()
    page = client.get(give_password(client)["Location"])

    client.post("/admin/factor/set/", {"code": code_of(secret_shown(page))})

    assert is_inside(client)
    assert Account.objects.get(user=user).owned_at is None


def test_a_code_is_good_once_and_for_seven_days(user: User, clock: Clock) -> None:
    code = claiming.make_code(user)
    assert claim(Client(), code) == 302
    assert claim(Client(), code) == 200

    late = claiming.make_code(user)
    clock.shift(7 * 86400 + 1)

    assert claim(Client(), late) == 200


def test_a_new_code_voids_the_one_before(user: User) -> None:
    before, after = claiming.make_code(user), claiming.make_code(user)

    assert claim(Client(), before) == 200
    assert claim(Client(), after) == 302


def test_a_weak_password_does_not_spend_the_code(client: Client, user: User) -> None:
    code = claiming.make_code(user)

    assert claim(client, code, "amina-amina") == 200
    assert claim(client, code) == 302


def test_the_code_of_one_is_no_code_of_another(user: User) -> None:
    member("editor", "bob")

    assert claim(Client(), claiming.make_code(user), name="bob") == 200


def test_guesses_at_codes_are_slowed(user: User) -> None:
    assert [claim(Client(), "AAAA-AAAA-AAAA-AAAA") for _time in range(7)] == [200] * 5 + [429] * 2


def test_a_claim_voids_the_factor_of_before(client: Client, user: User) -> None:
    key = "11" * 20
    factor.set_up(user, key, 0, is_first=True)
    claim(client, claiming.make_code(user))

    assert client.get("/admin/factor/set/").status_code == 200
    assert client.post("/admin/factor/", {"code": code_of(key)})["Location"] == "/admin/login/"


def test_the_code_is_mailed_to_the_owner_and_kept_as_a_hash(
    user: User,
    maker: User,
    mailoutbox: list[object],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        claiming.invite(user, by=maker)

    (mail,) = mailoutbox
    code = CODE.search(mail.body)  # type: ignore[attr-defined]
    assert mail.to == ["amina@example.org"]  # type: ignore[attr-defined]
    assert code is not None
    assert "/admin/claim/" in mail.body  # type: ignore[attr-defined]
    assert code[0] not in str(ClaimCode.objects.values_list("hash"))
    assert claim(Client(), code[0]) == 302


def test_the_server_s_command_line_prints_a_code(capsys: pytest.CaptureFixture[str], user: User) -> None:
    call_command("invite_account", "amina")

    code = CODE.search(capsys.readouterr().out)

    assert code is not None
    assert claim(Client(), code[0]) == 302


def test_the_command_refuses_a_name_that_is_nobody_s() -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("invite_account", "nobody")


def test_a_factor_that_another_removed_takes_a_new_code(
    user: User,
    maker: User,
    mailoutbox: list[object],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    claim(Client(), claiming.make_code(user))
    factor.set_up(user, "11" * 20, 0, is_first=True)
    assert Account.objects.get(user=user).owned_at is not None

    with django_capture_on_commit_callbacks(execute=True):
        making.remove_factor(user, by=maker)
    factor.set_up(user, "22" * 20, 0, is_first=True)

    assert len(mailoutbox) == 1
    assert Account.objects.get(user=user).owned_at is None
