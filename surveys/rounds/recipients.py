"""Which experts of a round a mail can go to, as invitations. No address is read here."""

from django.db.models import Max, Q, QuerySet

from surveys.models import Assignment, Invitation, Letter, MailText, Round
from surveys.rounds.inviting import NO_LINK

Kind = MailText.Kind
AssignmentState = Assignment.State
OPEN_TASKS = (AssignmentState.INVITED, AssignmentState.ACCEPTED)
SUBMITTED = (AssignmentState.SUBMITTED, AssignmentState.LOCKED)


def living(round_: Round) -> QuerySet[Invitation]:
    """Return the invitations by which the experts of a round take part in it now."""
    return round_.invitations.filter(ended_on=None, expert__active=True)


def without_link(round_: Round) -> QuerySet[Invitation]:
    """Return the invitations of which no link was made, and no passphrase set."""
    return living(round_).filter(claimed_on=None, token_hash__startswith=NO_LINK)


def unfinished(round_: Round) -> QuerySet[Invitation]:
    """Return the invitations with a link or a passphrase, whose experts have a country to answer, score or submit."""
    with_link = living(round_).exclude(pk__in=without_link(round_).values("pk"))
    open_tasks = Assignment.objects.filter(invitation__round=round_, state__in=OPEN_TASKS)
    return with_link.filter(pk__in=open_tasks.values("invitation"))


def contributors(round_: Round) -> QuerySet[Invitation]:
    """Return the newest invitation of each expert who submitted a country, whichever of their sheets it was on."""
    submitted = round_.invitations.filter(assignments__state__in=SUBMITTED, expert__isnull=False)
    newest = round_.invitations.filter(expert__in=submitted.values("expert")).order_by().values("expert")
    return round_.invitations.filter(pk__in=newest.annotate(newest=Max("pk")).values("newest"))


def reachable(round_: Round, kind: str) -> QuerySet[Invitation]:
    """Return the invitations to which a mail of this kind may be sent, whose last one is not on its way still."""
    thanks = Q(mailing__kind=Kind.THANKS)
    waiting = Letter.objects.filter(state=Letter.State.WAITING, mailing__round=round_)
    if kind == Kind.THANKS:
        return contributors(round_).exclude(pk__in=waiting.filter(thanks).values("invitation"))
    return living(round_).exclude(pk__in=waiting.exclude(thanks).values("invitation"))
