"""Sessions of those who could do most harm end when nobody is there; what was typed does not."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import signed_in
from tests.ocindex.signin.people import PASSWORD, code_of, give_password, is_inside, sign_in, with_factor
from tests.surveys.clock import NOON, Clock

pytestmark = pytest.mark.django_db
MINUTE = 60


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NOON)


@pytest.mark.parametrize(
    ("role", "stays"),
    [
        ("custodian", False),
        ("publisher", False),
        ("administrator", False),
        ("editor", True),
        ("coordinator", True),
        ("researcher", True),
    ],
)
def test_half_an_hour_without_a_page_ends_the_session_of_three_roles(role: str, stays: bool, clock: Clock) -> None:
    client = signed_in(role)
    clock.shift(29 * MINUTE)
    assert is_inside(client)
    clock.shift(30 * MINUTE + 1)

    assert is_inside(client) is stays


def test_it_ends_for_superusers_too(client: Client, clock: Clock) -> None:
    client.force_login(User.objects.create_superuser("root"))
    clock.shift(30 * MINUTE + 1)

    assert not is_inside(client)


def test_a_role_that_was_given_meanwhile_counts(clock: Clock) -> None:
    client = signed_in("editor")
    user = User.objects.get()
    user.is_superuser = True
    user.save()
    clock.shift(30 * MINUTE + 1)

    assert not is_inside(client)


def test_pages_that_ask_by_themselves_keep_nobody_signed_in(clock: Clock) -> None:
    client = signed_in("publisher")
    for _time in range(6):
        clock.shift(5 * MINUTE + 1)
        client.get("/admin/", headers={"Sec-Fetch-Mode": "cors"})
        client.get("/admin/stay/")

    assert not is_inside(client)


def test_one_key_makes_the_session_last(clock: Clock) -> None:
    client = signed_in("publisher")
    clock.shift(28 * MINUTE)

    assert client.get("/admin/stay/").json() == {"seconds": 2 * MINUTE}
    assert client.post("/admin/stay/").json() == {"seconds": 30 * MINUTE}
    clock.shift(29 * MINUTE)
    assert is_inside(client)


def test_a_session_that_has_ended_cannot_be_made_to_last(clock: Clock) -> None:
    client = signed_in("publisher")
    clock.shift(30 * MINUTE + 1)

    assert client.post("/admin/stay/").json() == {"seconds": 0}
    assert not is_inside(client)


def test_sessions_without_a_limit_say_so() -> None:
    assert signed_in("editor").get("/admin/stay/").json() == {"seconds": None}
    assert Client().get("/admin/stay/").json() == {"seconds": 0}


def test_a_form_that_comes_too_late_comes_back_as_it_was_typed(clock: Clock) -> None:
    client = signed_in("publisher")
    clock.shift(30 * MINUTE + 1)
    typed = {"year": "2031", "note": "A long note.\nOf two lines.", "old_password": PASSWORD}

    page = client.post("/admin/indicators/edition/add/", typed)

    assert page.status_code == 403
    assert all(words in page.text for words in ("2031", "Of two lines.", 'href="/admin/login/"'))
    assert PASSWORD not in page.text


def test_it_comes_back_also_where_another_page_ended_the_session(clock: Clock) -> None:
    client = signed_in("publisher")
    clock.shift(30 * MINUTE + 1)
    assert not is_inside(client)

    assert "A note" in client.post("/admin/indicators/edition/add/", {"note": "A note"}).text


def test_after_signing_in_again_the_form_can_be_sent_as_it_stands(clock: Clock) -> None:
    client = Client(enforce_csrf_checks=True)
    _user, key = with_factor("publisher")
    enter(client, key)
    token = token_of(client.get("/admin/indicators/edition/add/").text)
    clock.shift(30 * MINUTE + 1)
    late = {"csrfmiddlewaretoken": token, "year": "2031"}
    assert "2031" in client.post("/admin/indicators/edition/add/", late).text

    enter(client, key)

    assert client.post("/admin/indicators/edition/add/", late).status_code != 403


def test_whoever_else_signs_in_there_has_another_token(clock: Clock) -> None:
    client = Client(enforce_csrf_checks=True)
    _user, key = with_factor("publisher")
    _other, other_key = with_factor("publisher", "bob")
    enter(client, key)
    token = token_of(client.get("/admin/indicators/edition/add/").text)
    clock.shift(30 * MINUTE + 1)
    client.get("/admin/")

    enter(client, other_key, "bob")

    late = {"csrfmiddlewaretoken": token, "year": "2031"}
    assert client.post("/admin/indicators/edition/add/", late).status_code == 403


def enter(client: Client, key: str, name: str = "amina") -> None:
    """Sign in as a browser does, with the tokens of the pages."""
    token = token_of(client.get("/admin/login/").text)
    fields = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token}
    client.post("/admin/login/", fields)
    client.post("/admin/factor/", {"code": code_of(key), "csrfmiddlewaretoken": token})
    assert is_inside(client)


def token_of(text: str) -> str:
    """Return the token of a page's first form."""
    return text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def test_a_password_alone_does_not_end_the_wait_for_a_form(clock: Clock) -> None:
    client = Client()
    _user, key = with_factor("publisher")
    sign_in(client, key)
    clock.shift(30 * MINUTE + 1)
    client.get("/admin/")
    give_password(client)

    page = client.post("/admin/indicators/edition/add/", {"note": "A note"})

    assert (page.status_code, "A note" in page.text) == (403, True)
