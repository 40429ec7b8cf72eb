"""People on their way through the site: each opens pages, fills in the forms that stand there, and sends them.

Nothing is made behind the pages' back; what a person does here, a browser could do.
"""

import time
from base64 import b32decode
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import close_old_connections
from django_otp.oath import TOTP
from webtest import TestApp, TestResponse

Form = Any
HOST = "127.0.0.1"


class Browser(TestApp):
    """Asks within the transaction of the test, whose connection the end of a request must not close."""

    def do_request(self, *args: Any, **kwargs: Any) -> TestResponse:
        ends = (signals.request_started, signals.request_finished)
        for signal in ends:
            signal.disconnect(close_old_connections)
        try:
            return super().do_request(*args, **kwargs)
        finally:
            for signal in ends:
                signal.connect(close_old_connections)


class Person:
    """Somebody with a browser: cookies of their own, an address of their own."""

    def __init__(self, application: Any = None, **environment: str) -> None:
        kind = TestApp if application else Browser
        self.browser = kind(application or WSGIHandler(), extra_environ={"HTTP_HOST": HOST, **environment})

    def open(self, url: str, **options: Any) -> TestResponse:
        """Open an address and go where it leads."""
        return self.browser.get(url, **options).maybe_follow()

    def sign_in(self, name: str, password: str) -> "Person":
        """Sign in as staff, on the page for it; whoever is asked to sets a second factor up."""
        form = self.open("/admin/login/").forms["login-form"]
        form["username"], form["password"] = name, password
        return self._set_factor(form.submit().maybe_follow(), name)

    def claim(self, name: str, code: str, password: str) -> "Person":
        """Take an account over with the code of its owner, which sets password and second factor; sign in by it."""
        form = form_with(self.open("/admin/claim/"), "password1")
        form["name"], form["code"], form["password1"], form["password2"] = name, code, password, password
        return self._set_factor(form.submit().maybe_follow(), name)

    def _set_factor(self, page: TestResponse, name: str) -> "Person":
        if secret := page.html.select_one("#secret"):
            form = form_with(page, "code")
            form["code"] = app_code(secret.get_text())
            page = form.submit()
        assert "/admin/logout/" in page.text, f"{name} could not sign in"
        return self


def app_code(secret: str) -> str:
    """Return the six digits that an app on a phone shows now, which was given the secret in base 32."""
    app = TOTP(b32decode(secret.replace(" ", "")))
    app.time = time.time()
    return f"{app.token():06}"


def accounts() -> dict[str, str]:
    """Make the accounts of the staff roles as the first start does; return name -> password."""
    call_command("sync_roles", verbosity=0)
    call_command("make_accounts", verbosity=0)
    path: Path = settings.VAR_DIR / "accounts.txt"
    return dict(line.split() for line in path.read_text(encoding="utf-8").splitlines())


def form_with(page: TestResponse, field: str) -> Form:
    """Return the form of a page that has a field."""
    found = [form for form in page.forms.values() if field in form.fields]
    assert found, f"no form with {field} at {page.request.url}: {sorted(page.forms, key=str)}"
    return found[0]


def form_to(page: TestResponse, words: str) -> Form:
    """Return the form whose button says the words."""
    for form in dict.fromkeys(page.forms.values()):
        if any(words in button.get_text() or words in button.get("value", "") for button in buttons(form)):
            return form
    raise AssertionError(f"no button says “{words}” at {page.request.url}")


def buttons(form: Form) -> list[Any]:
    """Return a form's buttons, as they stand in the page."""
    return form.html.select("button, input[type=submit]")


def tick(form: Form, name: str, *labels: str) -> None:
    """Tick the boxes of one name whose labels say these words, and no others."""
    said = {box["value"]: _label(form, box) for box in form.html.select(f"input[name={name}]")}
    missing = set(labels) - set(said.values())
    assert not missing, f"no box says {missing}; there are {sorted(said.values())}"
    for box in form.fields[name]:
        box.checked = said[box._value] in labels


def choose(form: Form, name: str, label: str) -> None:
    """Choose the option of a select whose words these are."""
    form[name].force_value(_option(form, name, label))


def _option(form: Form, name: str, label: str) -> str:
    options = form.html.select(f"select[name={name}] option")
    values = [str(option["value"]) for option in options if " ".join(option.get_text().split()) == label]
    assert len(values) == 1, f"“{label}” is {len(values)} times among {[option.get_text() for option in options]}"
    return values[0]


def _label(form: Form, box: Any) -> str:
    around = box.find_parent("label") or form.html.find("label", attrs={"for": box.get("id")})
    return " ".join(around.get_text().split()) if around else str(box["value"])
