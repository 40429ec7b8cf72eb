"""The worker's part of mail to experts: each waiting letter is written, sent, and marked.

    done      the mail server took it; it is never sent again
    refused   the server will never take it: counted, and the coordinator is told by code
    waiting   the server was away or asked to come back: the mailing stays due, and is taken up after its lease

A worker that is killed sends the one letter again that it had in hand, with a new link: the newest mail holds the link
that opens. What a mail server answers holds the address, so of an error its class alone is noted or logged.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from lib.background.job import LostLease
from lib.refusals import Refused
from surveys.models import Letter, Mailing
from surveys.rounds import mail_content

logger = logging.getLogger(__name__)
LetterState = Letter.State
FOR_GOOD = 500  # replies of a mail server from here on are final; those below ask to try again


@dataclass(frozen=True)
class Delivery:
    """What came of a letter; the class of an error, if there was one; whether the server takes others."""

    state: LetterState
    fault: str = ""
    is_away: bool = False


def work_on(mailing: Mailing) -> None:
    """Send the letters of a mailing that wait, if it is due and no other worker has claimed it.

    Where some cannot be sent yet the mailing stays claimed until its lease ends, so that it is tried again then.
    """
    with translation.override(settings.LANGUAGE_CODE), suppress(LostLease):
        if not mailing.claim():
            return
        try:
            fault = _send_waiting(mailing)
        except Refused as refusal:  # the round closed meanwhile, or the vault's key is not there
            mailing.fail(str(refusal))
        else:
            _settle(mailing, fault)


def _send_waiting(mailing: Mailing) -> str:
    """Send what waits; return the class of the last error after which something still does, or ""."""
    total, last_fault = mailing.letters.count(), ""
    waiting = list(mailing.letters.filter(state=LetterState.WAITING).select_related("invitation").order_by("pk"))
    done = total - len(waiting)
    connection = mail.get_connection()
    for letter in waiting:
        mailing.heartbeat(done, total)
        delivery = _send(letter, mailing, connection)
        done += delivery.state != LetterState.WAITING
        last_fault = delivery.fault if delivery.state == LetterState.WAITING else last_fault
        if delivery.is_away:
            break
    _close(connection)
    mailing.heartbeat(done, total)
    return last_fault


@sensitive_variables()
def _send(letter: Letter, mailing: Mailing, connection: BaseEmailBackend) -> Delivery:
    try:
        message = mail_content.write(letter, kind=mailing.kind, by=mailing.by)
    except mail_content.NoAddress:
        delivery = Delivery(LetterState.NO_ADDRESS)
    except mail_content.NotNeeded:
        letter.delete()
        return Delivery(LetterState.SENT)
    else:
        delivery = deliver(message, connection)
    if delivery.state != LetterState.WAITING:
        sent_on = timezone.now().date() if delivery.state == LetterState.SENT else None
        Letter.objects.filter(pk=letter.pk).update(state=delivery.state, sent_on=sent_on)
    return delivery


@sensitive_variables()
def deliver(message: EmailMessage, connection: BaseEmailBackend) -> Delivery:
    """Give a mail to the mail server and return what came of it; raises nothing, as an error may hold the address."""
    try:
        connection.open()  # once for all letters: later calls find it open
        taken = connection.send_messages([message])
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _text in refusal.recipients.values()]
        return _answered(min(codes, default=FOR_GOOD), type(refusal).__name__)
    except SMTPDataError as refusal:
        return _answered(refusal.smtp_code, type(refusal).__name__)
    except (SMTPNotSupportedError, ValueError) as fault:  # an address that is none, or that the server cannot write
        return Delivery(LetterState.REFUSED, type(fault).__name__)
    except Exception as fault:  # of whatever kind: a backend of another maker has errors of its own
        return Delivery(LetterState.WAITING, type(fault).__name__, is_away=True)
    return Delivery(LetterState.SENT) if taken else Delivery(LetterState.WAITING, "", is_away=True)


def _answered(code: int, fault: str) -> Delivery:
    return Delivery(LetterState.REFUSED if code >= FOR_GOOD else LetterState.WAITING, fault)


def _close(connection: BaseEmailBackend) -> None:
    with suppress(Exception):  # all that could be sent was: a server that hangs up badly changes nothing
        connection.close()


def _settle(mailing: Mailing, fault: str) -> None:
    if not mailing.letters.filter(state=LetterState.WAITING).exists():
        mailing.finish(error="")
        return
    logger.warning("The mail server did not take all of mailing %s (%s): it is tried again.", mailing.pk, fault)
    message = _("The mail server did not take all of it (%(fault)s). It is tried again by itself.") % {"fault": fault}
    mailing.wait(message)
