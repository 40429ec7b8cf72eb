"""Links of invitations: each opens once, to a page where the expert sets a passphrase; only its hash is stored."""

import secrets
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Assignment, Invitation, Round, RoundAct
from surveys.rounds import acts
from surveys.rounds.codes import free_code
from surveys.rounds.locking import State, lock_round

TOKEN_BYTES = 24  # 192 random bits
NO_LINK = "none-"  # begins the token_hash of an invitation without a link; no SHA-256 does
MOST_COUNTED = 999  # openings of a link


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token, as `Invitation.token_hash` and `address_hash` store it."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def hash_of_no_link() -> str:
    """Return a unique token_hash for an invitation that has no link."""
    return NO_LINK + secrets.token_hex(16)


@transaction.atomic
def invite(invitation: Invitation, *, by: User | None) -> str:
    """Make a new link and return its token, which is not stored; the link before stops working.

    Where the expert has set a passphrase, and lost it, the link opens an empty sheet under a code of its own: the
    sheet before ends, shows nothing any more, and what was submitted on it stays counted.
    """
    round_ = lock_round(invitation.round_id, State.OPEN)
    current = Invitation.objects.select_related("round").get(pk=invitation.pk)
    if current.ended_on is not None:
        raise Refused(_("This part in the round has ended: no more links are made for it."))
    if current.claimed_on is not None:
        current = _follow(current, round_)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.filter(pk=current.pk).update(token_hash=token_hash(token), opened=0)
    acts.record(round_, acts.LINK_MADE, code=current.code)
    audit.record("invitation link made", subject=current, by=by)
    return token


def find_by_token(token: str) -> Invitation | None:
    """Return the invitation that an unused link opens, of an active expert in an open round; None for other tokens."""
    invitations = Invitation.objects.select_related("round__edition", "round__panel", "expert")
    return invitations.filter(
        token_hash=token_hash(token), claimed_on=None, ended_on=None, expert__active=True, round__state=State.OPEN
    ).first()


@transaction.atomic
def count_opening(invitation: Invitation) -> int:
    """Count an opening of an unused link and return how many there were; the second stands in the round's chain."""
    round_ = lock_round(invitation.round_id, State.OPEN)
    unused = Invitation.objects.filter(pk=invitation.pk, token_hash=invitation.token_hash)
    unused.filter(opened__lt=MOST_COUNTED).update(opened=F("opened") + 1)
    times = unused.values_list("opened", flat=True).first() or 0
    if times == 2:
        acts.record(round_, acts.OPENED_AGAIN, code=invitation.code)
    return times


def _follow(ended: Invitation, round_: Round) -> Invitation:
    """End an invitation whose passphrase is lost; return a new one of the expert, asked for the same countries."""
    submit_reopened(ended, round_)
    today = timezone.now().date()
    Invitation.objects.filter(pk=ended.pk).update(ended_on=today, ended_because=Invitation.End.NEW_LINK)
    acts.record(round_, acts.ENDED, code=ended.code)
    new = Invitation.objects.create(
        round=round_,
        expert_id=ended.expert_id,
        code=free_code(round_),
        token_hash=hash_of_no_link(),
        instead_of=ended,
    )
    recused = Assignment.State.RECUSED  # a conflict of interest does not end with a passphrase
    Assignment.objects.bulk_create(
        Assignment(invitation=new, country_id=country, state=recused if state == recused else Assignment.State.INVITED)
        for country, state in ended.assignments.values_list("country", "state")
    )
    return new


def submit_reopened(ended: Invitation, round_: Round) -> None:
    """Submit again what was reopened after it was submitted: the end of a part takes nothing out of the count."""
    before: dict[str, str] = {}
    reopened: set[str] = set()
    for iso3, act in (
        RoundAct.objects.filter(round=round_, code=ended.code).order_by("number").values_list("iso3", "act")
    ):
        is_reopened = act == acts.REOPENED and before.get(iso3) == acts.SUBMITTED
        reopened = reopened | {iso3} if is_reopened else reopened - {iso3}
        before[iso3] = act
    accepted = Assignment.objects.filter(invitation=ended, state=Assignment.State.ACCEPTED, country__iso3__in=reopened)
    for assignment in accepted.select_related("country"):
        Assignment.objects.filter(pk=assignment.pk).update(state=Assignment.State.SUBMITTED)
        acts.record(round_, acts.SUBMITTED, code=ended.code, iso3=assignment.country.iso3)
