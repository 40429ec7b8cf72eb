"""Guesses are slowed by account and in all; the owner's browser is not."""

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client

from indicators.models import SignInDelay
from ocindex.signin import throttle
from ocindex.signin.throttle import Attempt
from tests.ocindex.signin.people import PASSWORD, code_of, give_password, is_inside, sign_in, staff, with_factor
from tests.surveys.clock import NOON, Clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NOON)


def guess(client: Client, times: int, name: str = "amina") -> list[int]:
    """Send wrong passwords; return what was answered."""
    return [give_password(client, name, f"wrong-{number}").status_code for number in range(times)]


def test_thirty_guesses_and_then_the_right_password_do_not_open_the_staff_pages() -> None:
    with_factor()
    thief = Client()

    answers = guess(thief, 30)
    right = give_password(thief)

    assert answers == [200] * 5 + [429] * 25
    assert (right.status_code, right["Retry-After"]) == (429, "10")
    assert "try again in 10 seconds" in right.text
    assert thief.get("/admin/factor/")["Location"] == "/admin/login/"


def test_a_browser_that_was_here_before_signs_in_all_the_same() -> None:
    _user, key = with_factor()
    owner = Client()
    sign_in(owner, key)
    owner.post("/admin/logout/")
    guess(Client(), 30)

    answer = give_password(owner)

    assert answer["Location"] == "/admin/factor/"


def test_that_browser_is_slowed_by_its_own_guesses() -> None:
    _user, key = with_factor()
    owner = Client()
    sign_in(owner, key)
    owner.post("/admin/logout/")

    assert guess(owner, 7) == [200] * 5 + [429] * 2


def test_the_cookie_of_one_account_is_no_help_with_another(clock: Clock) -> None:
    _user, key = with_factor(name="mallory")
    with_factor(name="amina")
    thief = Client()
    sign_in(thief, key, "mallory")

    assert guess(thief, 7, "amina") == [200] * 5 + [429] * 2


def test_the_cookie_is_signed_and_goes_to_staff_pages_alone() -> None:
    _user, key = with_factor()
    owner = Client()

    answer = sign_in(owner, key)

    cookies = {name: cookie for name, cookie in answer.cookies.items() if name.startswith("device_")}
    assert sorted(cookie["path"] for cookie in cookies.values()) == ["/admin/", "/fr/admin/"]
    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in cookies.values())
    assert "amina" not in str(cookies)
    forged = Client()
    for name in cookies:
        forged.cookies[name] = cookies[name].value[:-3] + "abc"
    assert guess(forged, 6) == [200] * 5 + [429]
    assert guess(Client(), 1) == [429]


def test_each_further_guess_waits_twice_as_long_up_to_a_quarter_of_an_hour(clock: Clock) -> None:
    with_factor()
    thief, waits = Client(), []
    guess(thief, 5)

    for _time in range(9):
        wait = int(give_password(thief, password="wrong")["Retry-After"])
        waits.append(wait)
        clock.shift(wait)
        assert give_password(thief, password="wrong").status_code == 200

    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_a_right_password_after_the_wait_makes_the_count_begin_anew(clock: Clock) -> None:
    with_factor()
    client = Client()
    guess(client, 5)
    clock.shift(10)

    assert give_password(client).status_code == 302
    assert guess(client, 5) == [200] * 5


def test_names_that_nobody_has_are_slowed_alike() -> None:
    staff()

    assert guess(Client(), 7, "amina") == guess(Client(), 7, "nobody") == [200] * 5 + [429] * 2


def test_a_name_that_nobody_has_costs_as_much_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    staff()
    hashed: list[str] = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode
    monkeypatch.setattr(
        hasher, "encode", lambda self, *given, **more: hashed.append("") or encode(self, *given, **more)
    )

    give_password(Client(), "amina", "wrong")
    of_amina = len(hashed)
    give_password(Client(), "nobody", "wrong")

    assert (of_amina, len(hashed)) == (1, 2)


def test_a_guess_that_has_to_wait_checks_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    staff()
    guess(Client(), 5)
    hashed: list[str] = []
    hasher = type(hashers.get_hasher())
    monkeypatch.setattr(hasher, "encode", lambda self, *given, **more: hashed.append("") or "")

    assert guess(Client(), 1) == [429]
    assert hashed == []


def test_guesses_over_many_names_are_slowed_in_all_but_not_for_browsers_that_were_here(clock: Clock) -> None:
    _user, key = with_factor()
    owner = Client()
    sign_in(owner, key)
    owner.post("/admin/logout/")
    for number in range(100):
        throttle.begin(Attempt("password", f"name-{number}"))

    assert give_password(Client(), "another").status_code == 429
    assert give_password(owner)["Location"] == "/admin/factor/"
    clock.shift(6)
    assert give_password(Client(), "another").status_code == 200
    assert give_password(Client(), "a-third").status_code == 429


def test_the_counters_hold_no_name_and_are_gone_after_a_day(clock: Clock) -> None:
    guess(Client(REMOTE_ADDR="192.0.2.7"), 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM indicators_signindelay")
        kept = str(cursor.fetchall())

    assert not any(word in kept for word in ("amina", "192.0.2.7"))
    clock.shift(86401)
    guess(Client(), 1, "nobody")
    assert SignInDelay.objects.count() == 2  # of this name, and in all


def test_wrong_codes_are_slowed_too_and_not_for_the_owner_s_browser(clock: Clock) -> None:
    _user, key = with_factor()
    owner, thief = Client(), Client()
    sign_in(owner, key)
    owner.post("/admin/logout/")
    give_password(thief)

    answers = [thief.post("/admin/factor/", {"code": "000000"}).status_code for _time in range(8)]

    assert answers == [200] * 5 + [429] * 3
    clock.shift(30)
    assert thief.post("/admin/factor/", {"code": code_of(key)}).status_code == 302
    clock.shift(30)
    give_password(owner)
    owner.post("/admin/factor/", {"code": code_of(key)})
    assert is_inside(owner)


def test_guesses_at_the_present_password_on_the_page_for_a_new_one_are_slowed(clock: Clock) -> None:
    _user, key = with_factor()
    client = Client()
    sign_in(client, key)
    new = {"new_password1": "some-other-words-7", "new_password2": "some-other-words-7"}

    answers = [
        client.post("/admin/password_change/", {"old_password": f"wrong-{number}", **new}).status_code
        for number in range(7)
    ]

    assert answers == [200] * 5 + [429] * 2
    assert client.post("/admin/password_change/", {"old_password": PASSWORD, **new}).status_code == 429
