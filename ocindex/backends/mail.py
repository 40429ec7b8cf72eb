"""Mail over SMTP, which notes in the shared cache whether the mail server took the last one; nothing of the mail."""

import time
from collections.abc import Sequence
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Final, NamedTuple

from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

NOTE: Final = "last-mail"
KEPT_SECONDS: Final = 86_400
# The server is there and answers, and wants this mail or this recipient not.
OF_THE_MAIL: Final = (SMTPRecipientsRefused, SMTPDataError)


class Attempt(NamedTuple):
    """The last mail: whether the server works, as far as that one shows, and the seconds since."""

    server_works: bool
    age: float


def last_attempt() -> Attempt | None:
    """Return the last attempt; None where there was none within a day, or the cache fails."""
    note = cache.get(NOTE)
    return None if note is None else Attempt(bool(note[0]), max(0.0, time.time() - note[1]))


class EmailBackend(smtp.EmailBackend):
    """Django's own, and the note: of the connection as of the mail, since rounds open it before they send."""

    def open(self) -> bool | None:
        """Connect, as Django does, and note where that cannot be done."""
        try:
            return super().open()
        except (OSError, SMTPException):
            _note(server_works=False)
            raise

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send, as Django does, and note what came of it."""
        try:
            taken = super().send_messages(email_messages)
        except OF_THE_MAIL:
            _note(server_works=True)
            raise
        except (OSError, SMTPException):
            _note(server_works=False)
            raise
        if email_messages:
            _note(server_works=bool(taken))
        return taken


def _note(*, server_works: bool) -> None:
    cache.set(NOTE, [server_works, time.time()], KEPT_SECONDS)
