"""Leaving quickly, and deleting what was saved: at once, without scripts, whatever became of the cookies."""

from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from webtest import TestApp, TestResponse

from surveys.models import Response, SavedAnswers
from tests.outage import refusing
from tests.surveys.visiting import SCORE, SURVEY, filled, form_of, kept, visitor

pytestmark = pytest.mark.django_db
DELETE = "/feedback/draft/delete/"


@pytest.fixture
def app() -> TestApp:
    return visitor()


def saved(app: TestApp) -> TestResponse:
    """Save an answer, and return the page under its address."""
    return filled(app.get(SURVEY)).submit("save").follow()


def leaving(page: TestResponse) -> Any:
    return next(form for form in page.forms.values() if "leave" in form.fields)


def deleting(page: TestResponse) -> Any:
    return next(form for form in page.forms.values() if form.action == DELETE and "leave" not in form.fields)


@pytest.mark.parametrize("address", [SURVEY, SCORE])
def test_where_nothing_is_saved_leaving_is_a_plain_link(app: TestApp, address: str) -> None:
    page = app.get(address)

    exit_link = page.html.select_one("header a[data-quick-exit]")
    assert exit_link["href"] == settings.QUICK_EXIT_URL
    assert "noreferrer" in exit_link["rel"]
    assert not [form for form in page.forms.values() if form.action == DELETE]


def test_leaving_quickly_deletes_what_was_saved_and_leads_to_another_site(app: TestApp) -> None:
    page = saved(app)
    assert page.html.select_one("header button[data-quick-exit]")["data-quick-exit"] == settings.QUICK_EXIT_URL

    answer = leaving(page).submit()

    assert not SavedAnswers.objects.exists()
    # No redirect: Chromium refuses one from a form to another site under form-action 'self'.
    assert answer.status_int == 200
    assert answer.headers["Refresh"] == f"0; url={settings.QUICK_EXIT_URL}"
    assert answer.html.select_one("main a.primary")["href"] == settings.QUICK_EXIT_URL
    assert "no-store" in answer.headers["Cache-Control"]
    app.get(page.request.path, status=404)


def test_a_page_that_came_back_with_a_fault_still_deletes_on_leaving(app: TestApp) -> None:
    form = form_of(saved(app))
    form["q-missing"] = "x" * 2001
    refused = form.submit(status=422)

    leaving(refused).submit()

    assert not SavedAnswers.objects.exists()


def test_a_button_deletes_what_was_saved_after_a_confirmation(app: TestApp) -> None:
    page = saved(app)
    assert page.html.select_one(".kept details.confirm summary").text.strip() == "Delete what I saved"

    answer = deleting(page).submit()

    assert not SavedAnswers.objects.exists()
    assert "Refresh" not in answer.headers
    assert answer.html.h1.text == "What you saved is deleted"
    assert "This cannot be undone." in page.html.select_one("details.confirm form").text


def test_it_is_deleted_without_cookies_and_with_an_old_token_of_the_form(app: TestApp) -> None:
    token = saved(app).request.path.split("/")[-2]
    stranger = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})

    answer = stranger.post(DELETE, {"draft": token, "leave": "1", "csrfmiddlewaretoken": "old"})

    assert answer.status_code == 200
    assert not SavedAnswers.objects.exists()


def test_other_answers_stay_and_nobody_learns_whether_there_were_any(app: TestApp) -> None:
    saved(app)

    answers = [app.post(DELETE, {"draft": token}) for token in ("", "x" * 32, "x" * 90)]

    assert {answer.text for answer in answers} == {answers[0].text}
    assert SavedAnswers.objects.count() == 1


def test_who_leaves_while_the_database_is_away_still_leaves_and_is_told(app: TestApp) -> None:
    page = saved(app)

    with refusing("DELETE"):
        answer = leaving(page).submit(status=503)

    assert answer.headers["Refresh"] == f"0; url={settings.QUICK_EXIT_URL}"
    assert "Not deleted yet" in unescape(answer.text)
    assert SavedAnswers.objects.count() == 1


def test_nothing_is_deleted_by_opening_the_address(app: TestApp) -> None:
    token = saved(app).request.path.split("/")[-2]

    answer = app.get(DELETE, {"draft": token})

    assert answer.headers["Location"] == "/feedback/"
    assert SavedAnswers.objects.count() == 1


def test_what_was_saved_and_is_sent_is_not_saved_any_longer(app: TestApp) -> None:
    kept(form_of(saved(app)).submit())

    assert not SavedAnswers.objects.exists()
    assert Response.objects.count() == 1
