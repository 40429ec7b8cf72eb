"""What tests of mail to experts share: a round whose experts have addresses, a mail asked for, and its worker."""

from datetime import timedelta

from django.utils import timezone

from surveys.models import Mailing, Round
from surveys.rounds import mail_sending, mailing
from tests.factories import open_round
from tests.mailboxes import write_address


def opened_with_addresses(*codes: str) -> Round:
    opened = open_round(codes=codes or ("AAA-222", "BBB-333"))
    for invitation in opened.invitations.all():
        write_address(invitation)
    return opened


def ask(round_: Round, kind: str = "invitation") -> Mailing:
    return mailing.send(round_, kind, by=None, invitations=round_.invitations.all())


def work(sent: Mailing) -> Mailing:
    mail_sending.work_on(Mailing.objects.get(pk=sent.pk))
    return Mailing.objects.get(pk=sent.pk)


def states(sent: Mailing) -> list[str]:
    return list(sent.letters.order_by("invitation__code").values_list("state", flat=True))


def lapse(sent: Mailing) -> None:
    """Let the lease of whoever had it end."""
    Mailing.objects.filter(pk=sent.pk, state="running").update(lease_until=timezone.now() - timedelta(seconds=1))
