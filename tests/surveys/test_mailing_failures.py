"""Mail to experts where a worker dies, or a mail server refuses or is away: nobody is told an address."""

import logging
import re
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django.fixtures import Settings

from indicators.models import AuditEntry
from lib.refusals import Refused
from surveys import tasks
from surveys.models import Letter, Mailing
from surveys.rounds import mail_sending, mailing
from tests.factories import open_round
from tests.mailboxes import code_behind, token_in, write_address
from tests.surveys.mailings import ask, lapse, opened_with_addresses, states, work

pytestmark = pytest.mark.django_db
BACKEND = f"{__name__}.Failing"
EMAIL = "canary.person@experts.example"


class Failing(BaseEmailBackend):
    """A mail server that fails at the mails before the last in `faults`, and takes the others."""

    faults: list[Exception | None] = []
    opened = 0

    def open(self) -> bool:
        type(self).opened += 1
        return False

    def send_messages(self, messages: Any) -> int:
        fault = Failing.faults.pop(0) if Failing.faults else None
        if fault:
            raise fault
        mail.outbox.extend(messages)
        return len(messages)


@pytest.fixture
def failing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    settings.EMAIL_BACKEND = BACKEND
    monkeypatch.setattr(Failing, "faults", [])
    return Failing


def test_a_worker_that_is_killed_sends_again_only_what_it_had_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = opened_with_addresses("AAA-222", "BBB-333", "CCC-444")
    sent, deliver = ask(opened), mail_sending.deliver

    def dies_after_the_second(message: EmailMessage, connection: BaseEmailBackend) -> object:
        delivery = deliver(message, connection)
        if len(mail.outbox) == 2:
            raise KeyboardInterrupt  # nothing below catches it, as nothing catches kill -9
        return delivery

    monkeypatch.setattr(mail_sending, "deliver", dies_after_the_second)
    with pytest.raises(KeyboardInterrupt):
        work(sent)
    monkeypatch.setattr(mail_sending, "deliver", deliver)
    assert work(sent).state == "running"  # while its lease lasts nobody takes it up
    lapse(sent)
    sent = work(sent)

    assert [each.to[0][:3] for each in mail.outbox] == ["aaa", "bbb", "bbb", "ccc"]
    assert (sent.state, states(sent)) == ("done", ["sent", "sent", "sent"])
    lost, newest = (token_in(str(each.body)) for each in mail.outbox[1:3])
    assert code_behind(lost) == ""
    assert code_behind(newest) == "BBB-333"


def test_an_address_that_is_refused_for_good_is_counted_and_the_others_get_their_mail(
    failing: type[Failing],
) -> None:
    opened = opened_with_addresses("AAA-222", "BBB-333", "CCC-444", "DDD-555")
    failing.faults = [
        SMTPRecipientsRefused({EMAIL: (550, b"5.1.1 <canary.person@experts.example> unknown")}),
        SMTPDataError(554, b"canary.person@experts.example is spam"),
        ValueError(f"Invalid address {EMAIL}"),
    ]

    sent = work(ask(opened))

    assert (sent.state, sent.error) == ("done", "")
    assert states(sent) == ["refused", "refused", "refused", "sent"]


def test_an_address_that_is_to_be_tried_later_does_not_stop_the_others(failing: type[Failing]) -> None:
    opened = opened_with_addresses()
    failing.faults = [SMTPRecipientsRefused({EMAIL: (450, b"4.7.1 greylisted")})]

    sent = work(ask(opened))
    assert (sent.state, states(sent)) == ("running", ["waiting", "sent"])
    lapse(sent)
    sent = work(sent)

    assert (sent.state, sent.error, states(sent)) == ("done", "", ["sent", "sent"])


@pytest.mark.parametrize(
    "fault",
    [
        ConnectionRefusedError(f"cannot reach the host for {EMAIL}"),
        SMTPServerDisconnected(f"lost while sending to {EMAIL}"),
        RuntimeError(f"a backend of another maker says {EMAIL}"),
    ],
)
def test_a_mail_server_that_is_away_is_tried_again_and_no_address_is_told(
    failing: type[Failing], fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    opened = open_round(codes=("AAA-222", "BBB-333"))
    for invitation in opened.invitations.all():
        write_address(invitation, email=EMAIL)
    failing.faults = [fault]
    sent = ask(opened)

    with caplog.at_level(logging.DEBUG):
        tasks.work_on_mailing.apply(args=[sent.pk])
    sent.refresh_from_db()

    assert (sent.state, states(sent)) == ("running", ["waiting", "waiting"])
    assert type(fault).__name__ in sent.error
    kept = [sent.error, caplog.text, *(str(record.__dict__) for record in caplog.records)]
    kept += [
        str(AuditEntry.objects.values_list()),
        str(Mailing.objects.values_list()),
        str(Letter.objects.values_list()),
    ]
    assert not any("canary" in text or re.search(r"/experts/[\w-]{32}", text) for text in kept)
    assert type(fault).__name__ in caplog.text

    lapse(sent)
    assert work(sent).state == "done"
    assert len(mail.outbox) == 2


def test_a_mail_server_that_stays_away_is_given_up_and_tried_again_by_hand(failing: type[Failing]) -> None:
    opened = opened_with_addresses("AAA-222")
    sent = ask(opened)
    failing.faults = [OSError()] * 25
    for _attempt in range(26):
        lapse(work(sent))
    sent.refresh_from_db()
    assert (sent.state, sent.error) == ("failed", "Given up after too many attempts.")
    with pytest.raises(mailing.NobodyToWriteTo):  # what is left of it waits: a second mail would make its link void
        ask(opened)

    mailing.try_again(sent, by=None)
    sent = work(sent)

    assert (sent.state, states(sent)) == ("done", ["sent"])
    with pytest.raises(Refused, match="has not failed"):
        mailing.try_again(sent, by=None)


def test_a_vault_without_its_key_ends_the_mailing_with_a_sentence(settings: Settings, tmp_path: Any) -> None:
    opened = opened_with_addresses()
    sent = ask(opened)
    settings.VAULT_KEY, settings.VAULT_KEY_FILE = "", tmp_path / "gone"

    sent = work(sent)

    assert (sent.state, states(sent)) == ("failed", ["waiting", "waiting"])
    assert "tell whoever runs the site" in sent.error
