"""Nobody enters the staff pages with a password alone."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings

from indicators.models import Account, AuditEntry, RecoveryCode
from ocindex.accounts import making
from ocindex.signin import factor
from tests.conftest import password_alone
from tests.factories import member
from tests.ocindex.signin.people import (
    PASSWORD,
    code_of,
    give_password,
    is_inside,
    secret_shown,
    sign_in,
    staff,
    with_factor,
)
from tests.surveys.clock import NOON, Clock
from tests.walking import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NOON)


def acts() -> list[str]:
    """Return the acts on accounts in the trail, oldest first."""
    return list(AuditEntry.objects.filter(subject_kind="auth.user").order_by("number").values_list("act", flat=True))


def test_a_password_alone_opens_nothing(client: Client) -> None:
    with_factor()

    answer = give_password(client)

    assert (answer.status_code, answer["Location"]) == (302, "/admin/factor/")
    assert not is_inside(client)
    assert client.post("/admin/indicators/edition/add/", {"year": "2031"})["Location"].startswith("/admin/login/")


def test_a_session_without_a_factor_is_led_to_sign_in_whatever_it_asks(client: Client) -> None:
    password_alone(client, member("editor"))

    for method in ("get", "post"):
        for address in ("/admin/", "/admin/indicators/edition/", "/admin/password_change/", "/admin/factor/own/"):
            answer = getattr(client, method)(address)
            assert (answer.status_code, answer["Location"][:13]) == (302, "/admin/login/")


def test_password_and_code_open_the_page_that_was_asked_for(client: Client) -> None:
    _user, key = with_factor()
    client.post("/admin/login/?next=/admin/indicators/edition/", {"username": "amina", "password": PASSWORD})

    answer = client.post("/admin/factor/", {"code": code_of(key)})

    assert answer["Location"] == "/admin/indicators/edition/"
    assert is_inside(client)


def test_a_wrong_code_opens_nothing(client: Client) -> None:
    _user, key = with_factor()
    give_password(client)

    page = client.post("/admin/factor/", {"code": f"{(int(code_of(key)) + 1) % 1_000_000:06}"})

    assert "This code is not right" in page.text
    assert not is_inside(client)


def test_a_code_is_good_once(client: Client) -> None:
    _user, key = with_factor()
    sign_in(client, key)

    thief = Client()
    sign_in(thief, key)

    assert is_inside(client)
    assert not is_inside(thief)


def test_a_code_without_a_password_opens_nothing(client: Client) -> None:
    _user, key = with_factor()

    answer = client.post("/admin/factor/", {"code": code_of(key)})

    assert answer["Location"] == "/admin/login/"


def test_a_password_waits_for_its_code_for_a_quarter_of_an_hour(client: Client, clock: Clock) -> None:
    _user, key = with_factor()
    give_password(client)
    clock.shift(15 * 60 + 1)

    client.post("/admin/factor/", {"code": code_of(key)})

    assert not is_inside(client)


def test_a_new_password_voids_what_waits_for_a_code(client: Client) -> None:
    user, key = with_factor()
    give_password(client)
    user.set_password("another-horse-battery")
    user.save()

    client.post("/admin/factor/", {"code": code_of(key)})

    assert not is_inside(client)


def test_the_first_sign_in_sets_a_factor_up(client: Client) -> None:
    staff()
    answer = give_password(client)
    page = client.get(answer["Location"])
    assert not is_inside(client)

    done = client.post("/admin/factor/set/", {"code": code_of(secret_shown(page))})

    codes = [code.get_text() for code in BeautifulSoup(done.content, "html.parser").select(".recovery code")]
    assert (len(codes), len(set(codes))) == (10, 10)
    assert is_inside(client)
    assert acts() == ["factor set"]


def test_it_is_done_with_what_the_pages_hold() -> None:
    staff()

    person = Person().sign_in("amina", PASSWORD)

    assert "Waiting for you" in person.open("/admin/").text


def test_the_secret_is_in_the_page_alone(client: Client) -> None:
    staff()
    page = client.get(give_password(client)["Location"])

    picture = BeautifulSoup(page.content, "html.parser").select_one(".qr svg")

    assert picture is not None
    assert "style=" not in str(picture)
    assert "<image" not in page.text
    assert page["Cache-Control"].count("no-store") == 1
    assert client.get("/admin/factor/set/").text.count(secret_shown(page)) == 0  # base 32, never hexadecimal
    assert secret_shown(client.get("/admin/factor/set/")) == secret_shown(page)


def test_two_browsers_do_not_share_a_secret_before_it_is_confirmed(client: Client) -> None:
    staff()
    thief = Client()
    give_password(thief)
    seen = secret_shown(thief.get("/admin/factor/set/"))

    give_password(client)
    page = client.get("/admin/factor/set/")
    client.post("/admin/factor/set/", {"code": code_of(secret_shown(page))})
    thief.post("/admin/factor/set/", {"code": code_of(seen)})

    assert is_inside(client)
    assert not is_inside(thief)
    assert TOTPDevice.objects.get().key == secret_shown(page)


def test_a_wrong_first_code_sets_nothing_up(client: Client) -> None:
    staff()
    give_password(client)

    page = client.post("/admin/factor/set/", {"code": "12345"})

    assert "not the code of now" in page.text
    assert not TOTPDevice.objects.exists()


def test_a_recovery_code_stands_in_for_the_phone_once(client: Client) -> None:
    user, _key = with_factor()
    code = factor.renew_codes(user)[3]
    give_password(client)
    client.post("/admin/factor/", {"code": code.lower().replace("-", " ")})
    assert is_inside(client)

    again = Client()
    give_password(again)
    again.post("/admin/factor/", {"code": code})

    assert not is_inside(again)
    assert acts() == ["recovery codes set", "recovery code used"]
    assert AuditEntry.objects.get(act="recovery code used").facts == {"left": 9}


def test_recovery_codes_are_not_in_the_database() -> None:
    user, _key = with_factor()

    codes = factor.renew_codes(user)

    kept = " ".join(RecoveryCode.objects.values_list("hash", flat=True))
    assert not any(code.replace("-", "") in kept.upper() for code in codes)
    assert RecoveryCode.objects.count() == 10


def test_whoever_is_signed_in_replaces_the_phone_with_password_and_code(client: Client, clock: Clock) -> None:
    _user, key = with_factor()
    sign_in(client, key)
    clock.shift(30)
    client.post("/admin/factor/own/", {"password": PASSWORD, "code": code_of(key), "act": "replace"})
    page = client.get("/admin/factor/set/")

    client.post("/admin/factor/set/", {"code": code_of(secret_shown(page))})

    assert TOTPDevice.objects.get().key == secret_shown(page) != key
    assert is_inside(client)


@pytest.mark.parametrize("password", ["", "wrong-horse-battery"])
def test_the_phone_is_not_replaced_without_the_password(client: Client, clock: Clock, password: str) -> None:
    _user, key = with_factor()
    sign_in(client, key)
    clock.shift(30)

    client.post("/admin/factor/own/", {"password": password, "code": code_of(key), "act": "replace"})

    assert client.get("/admin/factor/set/")["Location"] == "/admin/factor/own/"
    assert TOTPDevice.objects.get().key == key


def test_an_open_session_does_not_replace_the_phone_by_address_alone(client: Client) -> None:
    _user, key = with_factor()
    sign_in(client, key)

    assert client.get("/admin/factor/set/")["Location"] == "/admin/factor/own/"
    assert client.post("/admin/factor/set/", {"code": "123456"})["Location"] == "/admin/factor/own/"


def test_new_recovery_codes_void_the_old_ones(client: Client, clock: Clock) -> None:
    user, key = with_factor()
    old = factor.renew_codes(user)[0]
    sign_in(client, key)
    clock.shift(30)

    page = client.post("/admin/factor/own/", {"password": PASSWORD, "code": code_of(key), "act": "codes"})

    assert page.text.count("<li><code>") == 10
    assert factor.check(user, old) is None


def test_an_administrator_removes_a_lost_factor_and_the_account_is_its_owner_s_no_longer(client: Client) -> None:
    user, key = with_factor()
    administrator = member("administrator")
    sign_in(client, key)
    assert is_inside(client)

    making.remove_factor(user, by=administrator)

    account = Account.objects.get(user=user)
    assert (account.made_by, account.owned_at) == (administrator, None)
    assert not is_inside(client)
    assert acts() == ["factor removed"]


@pytest.mark.parametrize(
    ("demo", "host", "enters"), [(True, "127.0.0.1", True), (False, "127.0.0.1", False), (True, "0.0.0.0", False)]
)
def test_a_demonstration_s_account_needs_none_on_this_machine_with_demo_on(
    client: Client, settings: Settings, demo: bool, host: str, enters: bool
) -> None:
    Account.objects.create(user=staff(), demonstration=True)
    settings.DEMO, settings.HOST = demo, host

    give_password(client)

    assert is_inside(client) is enters


def test_a_session_of_the_demonstration_ends_with_it(client: Client, settings: Settings) -> None:
    Account.objects.create(user=staff(), demonstration=True)
    give_password(client)
    assert is_inside(client)

    settings.DEMO = False

    assert not is_inside(client)


def test_an_account_that_is_not_the_demonstration_s_needs_one_on_this_machine_too(client: Client) -> None:
    Account.objects.create(user=staff())

    give_password(client)

    assert not is_inside(client)


def test_secrets_of_devices_are_on_no_page_of_the_admin(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))

    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404


def test_an_account_without_staff_rights_is_told_so(client: Client) -> None:
    User.objects.create_user("reader", password=PASSWORD)

    right, wrong = give_password(client, "reader"), give_password(client, "reader", "wrong-horse-battery")

    assert "may not open the staff pages" in right.text
    assert "may not open the staff pages" not in wrong.text
    assert "Name or password is wrong" in wrong.text
