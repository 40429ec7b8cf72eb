"""Input that nobody sends by accident: no fault of the server, and nothing stored."""

import pytest
from django.test import Client

from ocindex import wsgi
from surveys.models import Response
from tests.surveys.visiting import HOST, SCORE, SURVEY, Browser

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
