"""Cookies: none but where a form is, none that outlives the browser, none that tells when it was given."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.ocindex.test_every_address import TO_READ
from tests.surveys.visiting import SCORE, SURVEY, filled, form_of, visitor
from tests.walking import form_with

pytestmark = pytest.mark.django_db

WITHOUT_A_FORM = (
    *(f"/{address}" for address in TO_READ.values()),
    "/fr/", "/feedback/", "/feedback/outcomes/", "/feedback/nothing/", "/feedback/receipt/ABCD-EFGH/",
    "/feedback/draft/no-token/", "/experts/no-link/", "/nothing/", "/search/?q=cocaine",
)  # fmt: skip


def test_no_cookie_is_set_where_no_form_is() -> None:
    """Made anew for GET, and from the cache for the others."""
    setting = []
    for path, method in product(WITHOUT_A_FORM, ("get", "head", "post")):
        response = getattr(Client(raise_request_exception=False, enforce_csrf_checks=True), method)(path)
        if "Set-Cookie" in response.headers or response.cookies:
            setting.append(f"{method} {path}")

    assert setting == []


@pytest.mark.parametrize("path", [SURVEY, SCORE, "/feedback/receipt/"])
def test_the_cookie_of_a_form_ends_with_the_session_of_the_browser(path: str) -> None:
    cookie = Client().get(path).cookies["csrftoken"]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert set(filter(None, cookie.values())) == {"/", "Lax", True}


def test_no_answer_on_the_way_sets_a_cookie_that_lasts() -> None:
    app = visitor()
    form = filled(app.get(SURVEY))
    saved = form.submit("save")
    refused = form_of(app.get(SURVEY))
    refused["q-who"].force_value("nobody")
    wrong = refused.submit(status=422)
    receipt = filled(wrong).submit().follow()
    withdrawn = form_with(receipt, "csrfmiddlewaretoken").submit().follow()

    for answer in (saved, saved.follow(), wrong, receipt, withdrawn):
        for cookie in answer.headers.getall("Set-Cookie"):
            assert "max-age" not in cookie.lower()
            assert "expires" not in cookie.lower()
    assert "Set-Cookie" not in withdrawn.headers


def test_the_session_of_staff_ends_with_the_browser_and_on_the_server_after_twelve_hours() -> None:
    def note(request: HttpRequest) -> HttpResponse:
        request.session["signin_seen"] = 1
        return HttpResponse()

    cookie = SessionMiddleware(note)(RequestFactory().get("/admin/")).cookies["sessionid"]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(hours=11) < left <= timedelta(hours=12)
