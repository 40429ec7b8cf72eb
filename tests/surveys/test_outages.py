"""The database fails while somebody sends a form: the answer is 503, every field comes back, and goes out once more."""

import pytest
from django.core.cache import cache
from django.test import Client
from webtest import TestApp

from indicators.models import ScoreUpdate
from surveys.models import Assessment, Response
from tests.factories import PASSPHRASE, invite, open_round
from tests.outage import refusing
from tests.surveys.visiting import SCORE, SURVEY, filled, form_of, kept, visitor

pytestmark = pytest.mark.django_db
WORDS = "\nHalf a thought,\nand “another” <one>."
FAULTS = [
    pytest.param((), id="away"),
    pytest.param(("INSERT",), id="disk full"),
    pytest.param(("SAVEPOINT", "BEGIN"), id="locked"),
]


@pytest.fixture
def app() -> TestApp:
    return visitor()


@pytest.mark.parametrize("statements", FAULTS)
def test_a_survey_comes_back_filled_and_is_sent_once_more_as_it_is(app: TestApp, statements: tuple[str, ...]) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = WORDS
    carried = {name: form[name].value for name in ("submit_key", "stamp")}

    with refusing(*statements):
        page = form.submit(status=503)

    back = form_of(page)
    assert int(page.headers["Retry-After"]) > 0
    assert "no-store" in page.headers["Cache-Control"]
    assert "Not sent yet" in page.html.select_one("[role=alert]").text
    assert back["q-missing"].value == WORDS
    assert (back["q-who"].value, back["q-knows-country"].value) == ("research", "zaf")
    assert [box.checked for box in back.fields["q-uses"]][:3] == [True, True, False]
    assert {name: back[name].value for name in carried} == carried
    assert not Response.objects.exists()
    assert kept(back.submit()) == Response.objects.get()


@pytest.mark.parametrize("statements", FAULTS)
def test_the_question_about_a_score_comes_back_filled(app: TestApp, statements: tuple[str, ...]) -> None:
    form = form_of(app.get(f"{SCORE}&step=too-low"))
    form["q-reason"] = WORDS

    with refusing(*statements):
        page = form.submit(status=503)

    back = form_of(page)
    assert (back["q-step"].value, back["q-reason"].value) == ("too-low", WORDS)
    assert back["submit_key"].value == form["submit_key"].value
    assert kept(back.submit()) == Response.objects.get()


def test_answers_to_be_kept_for_later_come_back_filled(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = WORDS

    with refusing():
        page = form.submit("save", status=503)

    assert form_of(page)["q-missing"].value == WORDS
    address = form_of(page).submit("save", status=302).headers["Location"]
    assert form_of(app.get(address))["q-missing"].value == WORDS


def test_where_not_even_the_survey_is_in_memory_every_field_comes_back_plain(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = WORDS
    sent = sorted((name, value) for name, value in form.submit_fields() if name)
    cache.clear()  # another token: what is in memory is of no use

    with refusing():
        page = form.submit(status=503)

    (back,) = page.forms.values()
    assert int(page.headers["Retry-After"]) > 0
    assert back["q-missing"].value == WORDS
    assert sorted((name, value) for name, value in back.submit_fields() if name) == sent
    assert kept(back.submit()).texts.filter(text=WORDS.strip()).exists()


def test_an_expert_s_assessment_comes_back_plain_and_is_kept_when_it_is_sent_again() -> None:
    _invitation, token = invite(open_round())
    expert = visitor()
    expert.post(f"/experts/{token}/", {"passphrase": PASSPHRASE})
    form = expert.get(f"/experts/{token}/GHA/arms-trafficking/").forms["assessment"]
    form["score"], form["reason"] = "6.5", "Seen in three courts."

    with refusing("INSERT", saying="database or disk is full"):
        page = form.submit("then", "stay", status=503)

    (back,) = page.forms.values()
    assert (back["score"].value, back["reason"].value) == ("6.5", "Seen in three courts.")
    back.submit(status=302)
    assert Assessment.objects.get().reason == "Seen in three courts."


def test_a_page_that_is_only_read_is_out_of_reach_for_a_moment(client: Client) -> None:
    client.raise_request_exception = False
    cache.clear()

    with refusing():
        response = client.get("/2025/countries/ZAF/")
        figures = client.get("/api/v1/scores?iso3=ZAF")

    assert (response.status_code, int(response["Retry-After"]) > 0) == (503, True)
    assert "The site is out of reach for a moment" in response.text
    assert "<form" not in response.text
    assert (figures.status_code, figures.json()["errors"][0]["code"]) == (503, "unavailable")
    assert not ScoreUpdate.objects.exists()
