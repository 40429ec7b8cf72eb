"""The database fails while staff work: what they typed comes back on a page that needs none, passwords excepted."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError
from django.test import Client, override_settings
from django.urls import path
from psycopg.errors import ReadOnlySqlTransaction, UniqueViolation

from indicators.models import Page
from lib import outages
from ocindex.backends.sessions import SessionStore
from ocindex.signin import idle
from ocindex.urls import handler400, handler500  # noqa: F401  Django looks for them here
from tests.admin_forms import filled
from tests.factories import signed_in
from tests.ocindex.test_errors import fail
from tests.outage import refusing

urlpatterns = [path("broken/", fail(RuntimeError)), path("full/", fail(OSError))]


def fields(page: str) -> list[tuple[str, str]]:
    """Return what a browser would send again from a page's one form."""
    (form,) = BeautifulSoup(page, "html.parser").find_all("form", method="post")
    return [(one["name"], one.text.removeprefix("\n") if one.name == "textarea" else one.get("value", ""))
            for one in form.select("[name]")]  # fmt: skip


@pytest.fixture
def editor() -> Client:
    editor = signed_in("editor")
    editor.raise_request_exception = False
    return editor


@pytest.mark.django_db
@pytest.mark.parametrize("statements", [(), ("UPDATE", "INSERT")], ids=["away", "disk full"])
def test_words_of_an_editor_come_back_and_are_saved_when_sent_again(
    editor: Client, statements: tuple[str, ...]
) -> None:
    about = Page.objects.get(slug="about")
    address = f"/admin/indicators/page/{about.pk}/change/"
    posted = filled(editor, address) | {"body_en": "\nFirst line.\n<b>Second</b> line.", "_save": "Publish"}

    with refusing(*statements):
        response = editor.post(address, posted)

    again = dict(fields(response.text))
    assert (response.status_code, int(response["Retry-After"]) > 0) == (503, True)
    assert response["Cache-Control"] == "no-store"
    assert again == {name: str(value) for name, value in posted.items()}
    assert "<b>Second</b>" not in response.text
    assert editor.post(address, again).status_code == 302
    about.refresh_from_db()
    assert about.body_en.replace("\r\n", "\n").strip() == "First line.\n<b>Second</b> line."


@pytest.mark.django_db
def test_a_session_that_cannot_be_saved_is_no_fault_of_whoever_asks(editor: Client) -> None:
    """Once a minute it keeps that its owner was here."""
    about = Page.objects.get(slug="about")
    address = f"/admin/indicators/page/{about.pk}/change/"
    posted = filled(editor, address) | {"body_en": "New words.", "_continue": "1"}
    session = editor.session
    session[idle.SEEN] = 0
    session.save()

    with refusing("UPDATE"):
        read = editor.get(address)
        written = editor.post(address, posted)

    assert (read.status_code, written.status_code) == (503, 503)
    assert "New words." in written.text


@pytest.mark.django_db
def test_a_session_that_was_ended_elsewhere_is_not_made_anew(editor: Client) -> None:
    key = editor.session.session_key

    class Ended(SessionStore):
        def save(self, must_create: bool = False) -> None:
            Session.objects.filter(session_key=key).delete()
            super().save(must_create)

    ended = Ended(key)
    ended["signin_seen"] = 1
    with pytest.raises(UpdateError):
        ended.save()
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.django_db
def test_what_was_not_done_is_not_said_to_be_done(editor: Client) -> None:
    about = Page.objects.get(slug="about")
    address = f"/admin/indicators/page/{about.pk}/change/"
    posted = filled(editor, address) | {"body_en": "New words.", "_continue": "1"}

    with refusing("RELEASE SAVEPOINT", "COMMIT"):  # the last moment at which it can fail
        response = editor.post(address, posted)

    assert response.status_code == 503
    assert "successfully" not in editor.get(address).text


@pytest.mark.django_db
def test_no_password_is_written_into_a_page() -> None:
    client = Client(raise_request_exception=False)

    with refusing():
        response = client.post("/admin/login/", {"username": "editor", "password": "open sesame", "next": "/admin/"})

    assert response.status_code == 503
    assert fields(response.text) == [("username", "editor"), ("password", ""), ("next", "/admin/")]
    assert "sesame" not in response.text


@pytest.mark.django_db
def test_a_file_is_to_be_chosen_again(editor: Client) -> None:
    upload = SimpleUploadedFile("scores.csv", b"iso3,score\n")

    with refusing():
        response = editor.post("/admin/indicators/importbatch/add/", {"note": "The second try", "file": upload})

    form = BeautifulSoup(response.text, "html.parser").find("form", method="post")
    assert response.status_code == 503
    assert form["enctype"] == "multipart/form-data"  # type: ignore[index, call-overload]
    assert ("note", "The second try") in fields(response.text)
    assert form.select_one("input[type=file][name=file]")  # type: ignore[union-attr]


@override_settings(ROOT_URLCONF="tests.ocindex.test_outages")
def test_words_come_back_from_a_page_that_broke_for_good() -> None:
    response = Client(raise_request_exception=False).post("/broken/", {"reason": "A long\nstory.", "empty": ""})

    assert response.status_code == 500
    assert "Retry-After" not in response
    assert fields(response.text) == [("reason", "A long\nstory."), ("empty", "")]


@override_settings(ROOT_URLCONF="tests.ocindex.test_outages")
def test_the_form_of_such_a_page_leads_nowhere_else() -> None:
    response = Client(raise_request_exception=False).post("//evil.example/broken/", {"reason": "Mine."})
    own = Client(raise_request_exception=False).post("/broken/", {"reason": "Mine."})

    assert "evil.example" not in response.text
    assert BeautifulSoup(own.text, "html.parser").find("form").get("action") is None  # type: ignore[union-attr]


def test_a_database_that_may_only_be_read_is_an_outage_and_a_broken_rule_is_none() -> None:
    read_only, broken = InternalError(), InternalError()
    read_only.__cause__, broken.__cause__ = ReadOnlySqlTransaction(), UniqueViolation()

    assert outages.is_outage(read_only)
    assert not outages.is_outage(broken)
    assert outages.is_outage(OSError(28, "No space left on device"))
    assert not outages.is_outage(OSError(13, "Permission denied"))
    assert not outages.is_outage(RuntimeError())
