"""Administrators are told when the mail server does not take mail, and when mail is only printed."""

from collections.abc import Iterator
from smtplib import SMTPException

import pytest
from django.core.cache import cache
from django.core.mail import send_mail
from django.urls import reverse
from pytest_django.fixtures import Settings

from ocindex.backends import mail
from ocindex.deploy import environment
from ocindex.health import parts
from ocindex.health.part import Part
from tests.factories import signed_in_as
from tests.faults.postbox import Postbox, open_postbox

SOMEBODY = "somebody@example.org"


@pytest.fixture(autouse=True)
def nothing_sent_yet() -> Iterator[None]:
    cache.delete(mail.NOTE)
    yield
    cache.delete(mail.NOTE)


@pytest.fixture
def postbox(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    with open_postbox() as box:
        monkeypatch.setenv("EMAIL_URL", box.url)
        for name, given in environment.mail().items():
            setattr(settings, name, given)
        yield box


def send() -> None:
    send_mail("A matter", "Words.", None, [SOMEBODY])


def part() -> Part:
    return next(one for one in parts.look() if one.name == "mail")


@pytest.mark.django_db
def test_a_server_that_takes_mail_is_well(postbox: Postbox) -> None:
    assert (part().word, part().is_well) == ("none sent", True)

    send()

    assert len(postbox.mails) == 1
    assert (part().word, part().is_well) == ("ok", True)
    assert part().sentence.startswith("The mail server answered to the last one ")


@pytest.mark.django_db
def test_a_server_that_is_gone_is_told_of_until_it_takes_mail_again(postbox: Postbox, settings: Settings) -> None:
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(OSError, match="refused"):
        send()

    assert (part().word, part().is_well) == ("no answer", False)
    start = signed_in_as("administrator").get(reverse("admin:index")).content.decode()
    assert "Mail: The mail server did not take the last one" in start

    settings.EMAIL_PORT = there
    send()

    assert part().is_well


@pytest.mark.django_db
def test_a_server_that_hangs_is_told_of(postbox: Postbox, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    postbox.hangs_after = 1  # over the first
    with pytest.raises(OSError, match="timed out"):
        send()

    assert part().word == "no answer"


@pytest.mark.django_db
def test_an_address_that_is_refused_is_no_trouble_of_the_server(postbox: Postbox) -> None:
    postbox.refuse(SOMEBODY, 550)
    with pytest.raises(SMTPException):
        send()

    assert part().word == "ok"
    assert SOMEBODY not in str(cache.get(mail.NOTE))


@pytest.mark.django_db
def test_mail_that_is_printed_reaches_nobody_and_says_so(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    settings.EMAIL_BACKEND = environment.mail()["EMAIL_BACKEND"]

    assert (part().word, part().is_well) == ("printed", True)
    assert "EMAIL_URL" in part().advice
