"""Staff sign in with a password and a phone, by clicking; and a session that ends keeps what was typed."""

import re
import time
from base64 import b32decode
from collections.abc import Callable

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Page, Route, expect

from tests.browser.running import Site
from tests.browser.watching import axe, sideways

OpenPage = Callable[..., Page]
PHONE = {"width": 360, "height": 740}
PASSWORD = "right-horse-battery"
CODE = re.compile(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b")
MAKE = """
from django.contrib.auth.models import Group, User
user = User.objects.create_user("{name}", is_staff=True)
user.groups.add(Group.objects.get(name="publisher"))
"""


def new_account(site: Site, name: str) -> str:
    """Make an account that is none of the demonstration's; return the code that the server prints for its owner."""
    site.manage("shell", "-v", "0", "-c", MAKE.format(name=name))
    code = CODE.search(site.manage("invite_account", name))
    assert code is not None
    return code[0]


def app_code(secret: str, steps: int = 0) -> str:
    """Return what an app with this secret shows now, or some steps of 30 seconds later."""
    app = TOTP(b32decode(secret.replace(" ", "")))
    app.time = time.time() + 30 * steps
    return f"{app.token():06}"


def claim(page: Page, name: str, code: str) -> str:
    """Take an account over as its owner does, up to the page with the secret; return the secret."""
    page.goto("/admin/login/")
    page.get_by_role("link", name="You were sent a code").click()
    page.get_by_label("Username").fill(name)
    page.get_by_label("Code that you were sent").fill(code)
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password, again").fill(PASSWORD)
    page.get_by_role("button", name="Take the account over").click()
    return page.locator("#secret").inner_text()


def set_up(page: Page, secret: str) -> list[str]:
    """Set the factor up; return the recovery codes."""
    page.get_by_label("Code").fill(app_code(secret))
    page.get_by_role("button", name="Set the second factor").click()
    kept = page.get_by_role("link", name="I have kept them")
    kept.wait_for()  # what is read of a page is read of the one before, if this one is late
    codes = page.locator(".recovery code").all_inner_texts()
    kept.click()
    page.wait_for_selector("#user-tools")
    return codes


def sign_in(page: Page, name: str, code: str) -> None:
    """Sign in with both factors."""
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.locator("#user-tools summary").click()
    page.get_by_role("button", name="Sign out").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_owner_claims_an_account_and_signs_in_with_phone_and_recovery_code(
    site: Site, open_page: OpenPage, scripts: bool
) -> None:
    name = f"owner-{scripts}".lower()
    page = open_page(java_script_enabled=scripts)
    secret = claim(page, name, new_account(site, name))
    codes = set_up(page, secret)
    expect(page.get_by_role("main")).to_contain_text("Waiting for you")
    sign_out(page)

    sign_in(page, name, app_code(secret, steps=1))
    expect(page.get_by_role("main")).to_contain_text("Waiting for you")
    sign_out(page)
    sign_in(page, name, codes[4])
    expect(page.get_by_role("main")).to_contain_text("Waiting for you")
    sign_out(page)
    sign_in(page, name, codes[4])
    expect(page.get_by_role("main")).to_contain_text("This code is not right")

    assert page.get_by_label("Code").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, open_page: OpenPage, scheme: str) -> None:
    found = {}
    page = open_page(viewport=PHONE, color_scheme=scheme)

    def look(name: str) -> None:
        found[name] = (axe(page), sideways(page))

    for path in ("/admin/claim/", "/fr/admin/claim/", "/admin/password_reset/", "/admin/password_reset/sent/"):
        page.goto(path)
        look(path)
    secret = claim(page, f"reader-{scheme}", new_account(site, f"reader-{scheme}"))
    look("secret")
    page.get_by_label("Code").fill("0")
    page.get_by_role("button", name="Set the second factor").click()
    look("wrong first code")
    page.get_by_label("Code").fill(app_code(secret))
    page.get_by_role("button", name="Set the second factor").click()
    look("recovery codes")
    page.goto("/admin/factor/own/")
    look("own factor")
    page.context.clear_cookies()
    sign_in(page, f"reader-{scheme}", "0")
    look("wrong code")
    page.goto("/admin/login/")
    for _try in range(6):
        page.get_by_label("Username").fill(f"nobody-{scheme}")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("try again in")
    look("slowed")
    page.goto("/fr/admin/factor/")
    look("French")

    assert found == {name: ([], 0) for name in found}


def test_the_end_of_a_session_is_announced_and_one_key_puts_it_off(site: Site, page: Page) -> None:
    set_up(page, claim(page, "idle", new_account(site, "idle")))
    answers = {"GET": '{"seconds": 115}', "POST": '{"seconds": 1800}'}
    asked = []

    def answer(route: Route) -> None:
        asked.append(route.request.method)
        route.fulfill(body=answers[route.request.method], content_type="application/json")

    page.clock.install()
    page.route("**/admin/stay/", answer)
    page.goto("/admin/indicators/edition/add/")
    page.get_by_label("Year").fill("2031")
    page.clock.fast_forward("27:50")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    page.clock.fast_forward("00:15")

    warning = page.get_by_role("alertdialog", name="You will be signed out soon")
    expect(warning).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Enter")

    expect(warning).to_be_hidden()
    assert asked[-1] == "POST"
    answers["GET"] = '{"seconds": 0}'
    page.clock.fast_forward("30:01")
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    assert page.get_by_label("Year").input_value() == "2031"
    assert axe(page) == []


def test_what_was_typed_outlives_the_session(site: Site, page: Page) -> None:
    secret = claim(page, "late", new_account(site, "late"))
    codes = set_up(page, secret)
    page.goto("/admin/indicators/edition/add/")
    page.get_by_label("Year").fill("2031")
    site.manage("shell", "-v", "0", "-c", "from django.contrib.sessions.models import Session as S\n" + AGE)
    page.get_by_role("button", name="Open the draft").click()

    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    assert page.locator("input[name=year]").input_value() == "2031"
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in(opened.value, "late", codes[0])
    opened.value.wait_for_selector("#user-tools")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("main")).to_contain_text("Edition 2031")


AGE = """
from importlib import import_module
for row in S.objects.all():
    store = import_module("django.contrib.sessions.backends.db").SessionStore(row.session_key)
    if store.get("signin_limited"):
        store["signin_seen"] -= 1801
        store.save()
"""
