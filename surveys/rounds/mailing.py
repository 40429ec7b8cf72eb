"""Sending mail to experts, as a coordinator asks for it: who gets one, and nothing of where to or of any link.

What is asked for here is a row of background work; surveys.rounds.mail_sending carries it out.
"""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.workflow import audit
from lib.background.job import queued
from lib.refusals import Refused
from surveys.models import Invitation, Letter, Mailing, MailText, Round
from surveys.rounds import inviting, recipients
from surveys.rounds.locking import State, lock_round

Kind = MailText.Kind


class NobodyToWriteTo(Refused):
    """None of the experts can get this mail now."""


@transaction.atomic
def send(round_: Round, kind: str, *, by: User | None, invitations: Iterable[Invitation]) -> Mailing:
    """Queue a mail of one kind to these experts of a round and return the mailing.

    Who has set a passphrase and is invited again has lost it: their sheet ends here, and an empty one gets the link.
    Raises `Refused` where the round is not in the state for this kind, `NobodyToWriteTo` where no expert is left.
    """
    round_ = _lock(round_, kind)
    wanted = recipients.reachable(round_, kind).filter(pk__in=[invitation.pk for invitation in invitations])
    chosen = list(wanted.order_by("code"))
    if not chosen:
        raise NobodyToWriteTo(_("There is nobody to write to, or a mail to them is on its way already."))
    if kind == Kind.INVITATION:
        chosen = [_with_unused_sheet(invitation, by) for invitation in chosen]
    mailing = Mailing.objects.create(round=round_, kind=kind, by=by)
    Letter.objects.bulk_create([Letter(mailing=mailing, invitation=invitation) for invitation in chosen])
    audit.record("mail to experts asked for", subject=mailing, by=by, kind=str(kind), letters=len(chosen))
    return mailing


@transaction.atomic
def try_again(mailing: Mailing, *, by: User | None) -> None:
    """Queue what is left of a mailing that was given up; raise `Refused` if it was not."""
    _lock(mailing.round, mailing.kind)
    if not Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.FAILED).update(**queued()):
        raise Refused(_("This mail has not failed."))
    audit.record("mail to experts tried again", subject=mailing, by=by)
    mailing.refresh_from_db()


def _lock(round_: Round, kind: str) -> Round:
    """Lock the round in the state in which this kind of mail is sent, and return it."""
    locked_round = lock_round(round_.pk, *State)
    if kind == Kind.THANKS and locked_round.state != State.CLOSED:
        raise Refused(_("Thanks are sent once the round is closed."))
    if kind != Kind.THANKS and locked_round.state != State.OPEN:
        raise Refused(_("Links open an open round alone: nobody is invited to this one, or reminded of it."))
    return locked_round


def _with_unused_sheet(invitation: Invitation, by: User | None) -> Invitation:
    """Return the invitation; of one with a passphrase, the one that takes its place."""
    if invitation.claimed_on is None:
        return invitation
    inviting.invite(invitation, by=by)  # its token is dropped: the mail gets one of its own
    return Invitation.objects.filter(instead_of=invitation).first() or invitation
