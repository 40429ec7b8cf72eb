"""The mailboxes of experts: addresses in the vault, invitations that a worker sent, and what the links in them open."""

import re

from django.core import mail

from lib import sealing
from surveys.models import Identity, Invitation, Round
from surveys.rounds import inviting, mail_sending, mailing


def write_address(invitation: Invitation, *, language: str = "en", email: str = "") -> str:
    """Put an e-mail address of an invited expert into the vault, and return it."""
    expert = invitation.expert
    assert expert
    facts = {"name": "N", "email": email or f"{expert.code.lower()}@experts.example", "employer": "", "remarks": ""}
    sealed = sealing.seal({**facts, "language": language}, about=f"identity of expert {expert.pk}")
    Identity.objects.update_or_create(expert=expert, defaults={"sealed": sealed})
    return facts["email"]


def invited(opened: Round) -> dict[str, str]:
    """Have the experts of an open round invited by mail; return code of the invitation -> token in the mail."""
    invitations = list(opened.invitations.filter(ended_on=None))
    codes = {write_address(invitation): invitation.code for invitation in invitations}
    before = len(mail.outbox)
    mail_sending.work_on(mailing.send(opened, "invitation", by=None, invitations=invitations))
    return {codes[sent.to[0]]: token_in(str(sent.body)) for sent in mail.outbox[before:]}


def token_in(body: str) -> str:
    """Return the token of the link in a mail."""
    found = re.search(r"/experts/([\w-]{32})/", body)
    assert found, body
    return found[1]


def code_behind(token: str) -> str:
    """Return the code of the invitation whose link has this token, "" for a link that opens nothing."""
    return Invitation.objects.filter(token_hash=inviting.token_hash(token)).values_list("code", flat=True).first() or ""
