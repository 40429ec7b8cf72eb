"""A body of which less arrived than was announced: refused whole, wherever it was sent, before anything is kept."""

from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from indicators.models import Indicator
from surveys.models import Assessment, Response, SavedAnswers
from tests.admin_forms import filled
from tests.factories import expert_client, invite, open_round, signed_in
from tests.surveys.visiting import SCORE, SURVEY, form_of, visitor

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
LONG = "More on the trade in sand, and on how it is measured. " * 20


def cut(client: Client, address: str, fields: object, content_type: str = FORM) -> HttpResponse:
    """Post a form of which the last 300 bytes do not arrive, though they were announced."""
    body = urlencode(fields).encode() if content_type == FORM else encode_multipart(BOUNDARY, dict(fields))  # type: ignore[arg-type, call-overload]
    arrived = {"wsgi.input": BytesIO(body[:-300]), "CONTENT_LENGTH": str(len(body))}
    answer: HttpResponse = client.generic("POST", address, b"-", content_type=content_type, **arrived)
    return answer


def opened(address: str, **answers: str) -> tuple[Client, list[tuple[str, str]]]:
    """Open a form as a visitor; return a client with the visitor's cookie, and what the form sends, words last."""
    app = visitor()
    form = form_of(app.get(address))
    for name, value in answers.items():
        form[name.replace("_", "-")] = value
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = app.cookies["csrftoken"]
    return client, sorted(form.submit_fields(), key=lambda field: field[1] == LONG)


@pytest.mark.parametrize("content_type", [FORM, MULTIPART_CONTENT])
@pytest.mark.parametrize(
    ("address", "answers"),
    [(SURVEY, {"q_who": "research", "q_missing": LONG}), (SCORE + "&step=too-low", {"q_reason": LONG})],
)
def test_half_an_answer_is_refused_and_the_whole_one_is_taken_after_it(
    address: str, answers: dict[str, str], content_type: str
) -> None:
    client, fields = opened(address, **answers)

    half = cut(client, address, fields, content_type)

    assert (half.status_code, half["Cache-Control"]) == (400, "no-store")
    assert not Response.objects.exists()
    whole = client.generic("POST", address, urlencode(fields), content_type=FORM)
    assert (whole.status_code, Response.objects.count()) == (302, 1)


def test_half_a_form_without_its_token_is_refused_as_well() -> None:
    client, fields = opened(SURVEY, q_who="research", q_missing=LONG)

    half = cut(Client(enforce_csrf_checks=True), SURVEY, fields)

    assert half.status_code == 400


def test_half_a_draft_is_not_kept() -> None:
    client, fields = opened(SURVEY, q_who="research", q_missing=LONG)

    half = cut(client, SURVEY, [("save", "1"), *fields])

    assert half.status_code == 400
    assert not SavedAnswers.objects.exists()


def test_half_a_assessment_is_not_kept() -> None:
    _invitation, token = invite(open_round())
    fields = {"score": "6.5", "confidence": "high", "sources": "Court reports", "reason": LONG}

    half = cut(expert_client(token), f"/experts/{token}/GHA/arms-trafficking/", fields)

    assert half.status_code == 400
    assert not Assessment.objects.exists()


def test_half_a_form_of_the_staff_changes_nothing() -> None:
    client, indicator = signed_in("editor"), Indicator.objects.get(slug="human-trafficking")
    url, before = reverse("admin:indicators_indicator_change", args=[indicator.pk]), indicator.definition_en
    fields = {**filled(client, url), "definition_en": LONG, "definition_fr": LONG}

    half = cut(client, url, fields)

    assert half.status_code == 400
    indicator.refresh_from_db()
    assert indicator.definition_en == before


def test_it_says_that_not_all_of_it_arrived() -> None:
    client, fields = opened(SURVEY, q_who="research", q_missing=LONG)

    half = cut(client, SURVEY, fields)

    assert "Only a part of it arrived" in half.content.decode()


def test_a_connection_that_breaks_is_told_the_same_and_is_no_fault_of_the_site() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError("the other side is gone")

    _invitation, token = invite(open_round())
    for client, address in ((expert_client(token), f"/experts/{token}/GHA/arms-trafficking/"), (Client(), SURVEY)):
        arrived = {"wsgi.input": Broken(), "CONTENT_LENGTH": "900"}

        answer = client.generic("POST", address, b"-", content_type=FORM, **arrived)

        assert answer.status_code == 400
