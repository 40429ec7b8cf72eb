"""A visitor in the tests: opens pages, fills in forms as they stand there, and sends them."""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from webtest import TestApp, TestResponse

from surveys import intake
from surveys.models import Response
from tests.walking import Browser

SURVEY = "/feedback/feedback-on-the-index/"
SCORE = "/feedback/score/?country=ZAF&indicator=cocaine-trade&edition=2025"
HOST = {"HTTP_HOST": "127.0.0.1"}


def visitor(**environment: str) -> TestApp:
    """Return a browser of its own, with cookies of its own."""
    return Browser(WSGIHandler(), extra_environ={**HOST, "REMOTE_ADDR": "127.0.0.1", **environment})


def form_of(page: TestResponse) -> Any:
    """Return the form of a survey's page."""
    return page.forms[[key for key, form in page.forms.items() if "submit_key" in form.fields][0]]


def filled(page: TestResponse) -> Any:
    """Return the survey's form with an answer of each kind."""
    form = form_of(page)
    form["q-who"] = "research"
    form["q-knows-country"] = "zaf"
    form["q-how-often"] = "monthly"
    form["q-found"] = "partly"
    form["q-clear-scores"] = "agree"
    form["q-clear-method"] = "do-not-know"
    form["q-missing"] = "More on the trade in sand, and on how it is measured."
    form["q-doubt-score"] = "Cocaine trade"
    form["q-quote"] = "yes"
    tick(form, "q-uses", "research", "teaching")
    return form


def tick(form: Any, name: str, *codes: str) -> None:
    """Tick boxes of one name."""
    for box in form.fields[name]:
        box.checked = box._value in codes


def send(page: TestResponse) -> Response:
    """Fill in the survey, send it, and return what was kept."""
    return kept(filled(page).submit())


def kept(answer: TestResponse) -> Response:
    """Return the response behind the receipt that was given."""
    assert answer.status_int == 302, answer.text
    response = intake.find_response(answer.headers["Location"].split("/")[-2])
    assert response is not None
    return response
