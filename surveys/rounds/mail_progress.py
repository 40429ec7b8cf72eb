"""What a coordinator reads of the mail of a round: by code and as counts, without an address or a link."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.models import Invitation, Letter, Mailing, Round
from surveys.rounds import recipients
from surveys.rounds.inviting import NO_LINK

LetterState = Letter.State
RECENT = 10


@dataclass(frozen=True)
class ExpertMail:
    """One expert of a round: the invitation, whether something is left to do, and the newest letter or None."""

    invitation: Invitation
    has_open_tasks: bool
    letter: Letter | None

    @property
    def code(self) -> str:
        return self.invitation.code

    @property
    def has_passphrase(self) -> bool:
        return self.invitation.claimed_on is not None

    @property
    def has_link(self) -> bool:
        return not self.invitation.token_hash.startswith(NO_LINK)

    @property
    def needs_a_hand(self) -> bool:
        """Return whether mail did not reach the expert, who has no other way in yet."""
        missed = self.letter is not None and self.letter.state in (LetterState.NO_ADDRESS, LetterState.REFUSED)
        return missed and not self.has_passphrase

    @property
    def is_on_its_way(self) -> bool:
        return self.letter is not None and self.letter.state == LetterState.WAITING

    @property
    def standing(self) -> Promise:
        if self.has_passphrase:
            return _("passphrase set") if self.has_open_tasks else _("finished")
        return _("link not used yet") if self.has_link else _("not invited yet")


@dataclass(frozen=True)
class MailCounts:
    """How many experts a round has, and how far they are; who has set a passphrase had a link."""

    experts: int
    with_link: int
    with_passphrase: int
    finished: int


@dataclass(frozen=True)
class MailingProgress:
    """A mailing, and its letters by state."""

    mailing: Mailing
    letters: Counter[str]

    @property
    def total(self) -> int:
        return self.letters.total()

    @property
    def sent(self) -> int:
        return self.letters[LetterState.SENT]

    @property
    def refused(self) -> int:
        return self.letters[LetterState.REFUSED]

    @property
    def without_address(self) -> int:
        return self.letters[LetterState.NO_ADDRESS]

    @property
    def waiting(self) -> int:
        return self.letters[LetterState.WAITING]


def experts_mail(round_: Round) -> list[ExpertMail]:
    """Return the experts of a round by code; three queries for any number."""
    invitations = list(recipients.living(round_).order_by("code"))
    busy = set(round_.invitations.filter(assignments__state__in=recipients.OPEN_TASKS).values_list("pk", flat=True))
    of_round = Letter.objects.filter(mailing__round=round_).order_by()
    newest = of_round.values("invitation").annotate(newest=Max("pk")).values("newest")
    letters = {
        letter.invitation_id: letter for letter in Letter.objects.filter(pk__in=newest).select_related("mailing")
    }
    return [ExpertMail(invitation, invitation.pk in busy, letters.get(invitation.pk)) for invitation in invitations]


def counts(experts: Sequence[ExpertMail]) -> MailCounts:
    """Return how many experts stand where."""
    with_passphrase = [expert for expert in experts if expert.has_passphrase]
    return MailCounts(
        experts=len(experts),
        with_link=sum(expert.has_link or expert.has_passphrase for expert in experts),
        with_passphrase=len(with_passphrase),
        finished=sum(not expert.has_open_tasks for expert in with_passphrase),
    )


def recent_mailings(round_: Round) -> list[MailingProgress]:
    """Return the newest mailings of a round with their letters counted, the newest first."""
    return _counted(round_.mailings.select_related("by").order_by("-pk")[:RECENT])


def progress_of(mailing: Mailing) -> MailingProgress:
    """Return one mailing with its letters counted."""
    return _counted([mailing])[0]


def _counted(mailings: Iterable[Mailing]) -> list[MailingProgress]:
    letters: dict[int, Counter[str]] = {mailing.pk: Counter() for mailing in mailings}
    rows = Letter.objects.filter(mailing__in=letters).order_by().values_list("mailing", "state")
    for mailing_id, state, count in rows.annotate(Count("pk")):
        letters[mailing_id][state] = count
    return [MailingProgress(mailing, letters[mailing.pk]) for mailing in mailings]
