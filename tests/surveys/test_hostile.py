"""Input that nobody sends by accident: no fault of the server, and nothing stored."""

import pytest
from django.test import Client, override_settings

from ocindex import wsgi
from surveys.models import Response, SavedAnswers
from tests.surveys.visiting import HOST, SCORE, SURVEY, Browser, filled, form_of, kept, visitor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", [SURVEY, "/feedback/score/", "/feedback/receipt/"])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded; charset=utf-7", b"q-who=student"),
        ("application/x-www-form-urlencoded; charset=base64", b"q-who=student"),
        (
            "multipart/form-data; boundary=x; charset=base64",
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--",
        ),
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n"),
        ("application/json", b'{"q-who": "student"}'),
        ("text/plain", b"\x00\xff" * 1000),
        ("application/x-www-form-urlencoded", b"q-who=student&" * 1500),
        ("application/x-www-form-urlencoded", b"q-missing=" + b"x" * 6_000_000),
        ("application/x-www-form-urlencoded", b"q-who=%FF%FE&q-missing=%ED%A0%80"),
    ],
)
@pytest.mark.parametrize("checks", [True, False])
def test_a_strange_body_is_refused_and_leaves_nothing(
    address: str, content_type: str, body: bytes, checks: bool
) -> None:
    client = Client(enforce_csrf_checks=checks, raise_request_exception=False)

    answer = client.generic("POST", address, body, content_type=content_type)

    assert 400 <= answer.status_code < 500
    assert not Response.objects.exists()


def test_an_encoding_that_is_no_text_is_refused_where_there_is_a_query_too() -> None:
    app = Browser(wsgi.application, extra_environ=HOST)

    answer = app.post(SCORE, b"q-step=too-low", content_type="text/html; charset=base64", status=400)

    assert "The request cannot be read" in answer.text
    assert not Response.objects.exists()


@pytest.mark.parametrize("key", ["", "' OR 1=1", "0" * 31, "G" * 32, "０" * 32])
@pytest.mark.parametrize(("address", "name"), [(SURVEY, "q-missing"), (SCORE, "q-reason")])
def test_without_a_key_the_form_comes_back_filled_and_nothing_is_kept(address: str, name: str, key: str) -> None:
    app = visitor()
    form = form_of(app.get(address))
    first = "q-who" if address == SURVEY else "q-step"
    form[first] = "research" if address == SURVEY else "too-low"
    form[name] = "Half a page of reasons."
    fields = [(field, key if field == "submit_key" else value) for field, value in form.submit_fields()]

    page = app.post(address, fields, status=422)
    twice = app.post(address, fields, status=422)

    assert "Nothing was kept" in page.html.select_one("#summary").text
    again = form_of(page)
    assert (again[first].value, again[name].value) == (form[first].value, "Half a page of reasons.")
    assert again["submit_key"].value not in (key, form_of(twice)["submit_key"].value)
    assert not Response.objects.exists()
    assert again.submit().headers["Location"] == again.submit().headers["Location"]
    assert Response.objects.count() == 1


def test_without_a_key_no_draft_is_kept_either() -> None:
    app = visitor()
    fields = [one for one in filled(app.get(SURVEY)).submit_fields() if one[0] != "submit_key"]

    page = app.post(SURVEY, [*fields, ("save", "1")], status=422)

    assert form_of(page)["q-doubt-score"].value == "Cocaine trade"
    assert not SavedAnswers.objects.exists()


@override_settings(MINIMUM_SECONDS=0)
def test_without_key_and_token_the_form_that_comes_back_can_be_sent() -> None:
    app = visitor()
    fields = [one for one in filled(app.get(SURVEY)).submit_fields() if one[0] != "submit_key"]
    app.reset()

    page = app.post(SURVEY, fields, status=403)

    assert kept(form_of(page).submit()).flags == []
