"""Every address of the admin as the resolver has it, by everyone, with every method.

GET and POST go through the whole site in the tables of tests/indicators/test_admin_roles.py and test_every_act.py,
where rows are there to be opened. Here the views are called alone, so that ten people and all methods take seconds.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern

from tests.factories import signed_in_as
from tests.indicators.test_admin_roles import ROLES
from tests.ocindex.calling import request_of, status_of
from tests.ocindex.test_every_act import FOR_ALL

pytestmark = pytest.mark.django_db
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
METHODS = ("GET", "HEAD", "POST", *OTHER_METHODS)


def pages(patterns: list[Any]) -> Iterator[tuple[str, Any, dict[str, object]]]:
    """Yield (name, view, arguments) of every named address below; the arguments fit it, and name no row."""
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            yield from pages(pattern.url_patterns)
        elif pattern.name:
            converters = getattr(pattern.pattern, "converters", {})
            samples = {name: 0 if kind.regex == "[0-9]+" else "x" for name, kind in converters.items()}
            yield pattern.name, pattern.callback, {**samples, **pattern.default_args}


PAGES = [page for page in pages(admin.site.get_urls()) if page[0] not in FOR_ALL]


@pytest.mark.parametrize("who", [*ROLES, "superuser", "no role"])
def test_no_page_answers_any_method_but_get_head_and_post(who: str) -> None:
    like = request_of(signed_in_as(who))

    statuses = {
        (name, method): status_of(method, view, like, **arguments)
        for (name, view, arguments), method in product(PAGES, OTHER_METHODS)
    }

    assert {page: status for page, status in statuses.items() if status != 405} == {}
    assert len(PAGES) > 150


@pytest.mark.parametrize("who", ["visitor", "reader"])
def test_whoever_is_not_on_the_staff_is_led_to_sign_in_whatever_they_send(who: str) -> None:
    client = Client()
    if who == "reader":
        client.force_login(User.objects.create_user("reader"))
    like = request_of(client)

    statuses = {
        (name, method): status_of(method, view, like, **arguments)
        for (name, view, arguments), method in product(PAGES, METHODS)
    }

    assert {page: status for page, status in statuses.items() if status != 302} == {}


def test_staff_without_a_role_get_nothing_but_the_start_page() -> None:
    """Deny by default: no page answers, and the start page lists nothing."""
    client = signed_in_as("no role")
    like = request_of(client)

    statuses = {
        (name, method): status_of(method, view, like, **arguments)
        for (name, view, arguments), method in product(PAGES, ("GET", "HEAD", "POST"))
    }
    start = client.get("/admin/")

    # There is no such row: 404, and Django's history leads to the start page. The tables of roles have rows.
    refused = {False: {403, 404, 405}, True: {302, 403, 404}}
    assert {page: code for page, code in statuses.items() if code not in refused[page[0].endswith("_history")]} == {}
    assert (start.status_code, start.context["app_list"], start.context["waiting"]) == (200, [], [])
    assert client.get("/admin/indicators/").status_code == 404
    assert client.get("/admin/jsi18n/").status_code == 200
