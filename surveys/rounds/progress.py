"""Progress of a round and of its experts, by code: counts alone, no scores and no texts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from surveys.models import Assessment, Assignment, Invitation, Round
from surveys.rounds.inviting import NO_LINK

AssignmentState = Assignment.State
SUBMITTED_STATES = (AssignmentState.SUBMITTED, AssignmentState.LOCKED)


@dataclass(frozen=True)
class ExpertProgress:
    """How far one expert is: assignments by state, complete assessments, indicators in the round."""

    invitation: Invitation
    states: Counter[str]
    rated: int
    indicators: int

    @property
    def code(self) -> str:
        return self.invitation.code

    @property
    def has_link(self) -> bool:
        return not self.invitation.token_hash.startswith(NO_LINK)

    @property
    def has_passphrase(self) -> bool:
        """Return whether the expert opened the link and has taken the sheet over."""
        return self.invitation.claimed_on is not None

    @property
    def is_ended(self) -> bool:
        return self.invitation.ended_on is not None

    @property
    def countries(self) -> int:
        return self.states.total()

    @property
    def waiting(self) -> int:
        return self.states[AssignmentState.INVITED]

    @property
    def declined(self) -> int:
        return self.states[AssignmentState.DECLINED]

    @property
    def recused(self) -> int:
        return self.states[AssignmentState.RECUSED]

    @property
    def submitted(self) -> int:
        return self.states[AssignmentState.SUBMITTED] + self.states[AssignmentState.LOCKED]

    @property
    def to_rate(self) -> int:
        """Return how many assessments the countries need that are neither declined nor recused."""
        return (self.countries - self.declined - self.recused) * self.indicators


@dataclass(frozen=True)
class RoundProgress:
    """A round in three numbers: experts whose part has not ended, countries given to them, those submitted."""

    experts: int
    assigned: int
    submitted: int


def experts_progress(round_: Round, invitations: Sequence[Invitation]) -> list[ExpertProgress]:
    """Return the progress of some invitations of a round, in their order; three queries for any number."""
    states: dict[int, Counter[str]] = {invitation.pk: Counter() for invitation in invitations}
    rows = Assignment.objects.filter(invitation__in=states).order_by().values_list("invitation", "state")
    for invitation_id, state, count in rows.annotate(Count("pk")):
        states[invitation_id][state] = count
    live = Assessment.objects.complete().filter(assignment__invitation__in=states)
    live = live.exclude(assignment__state__in=(AssignmentState.DECLINED, AssignmentState.RECUSED))
    rated = dict(live.order_by().values_list("assignment__invitation").annotate(Count("pk")))
    indicators = round_.indicators_count
    return [
        ExpertProgress(invitation, states[invitation.pk], rated.get(invitation.pk, 0), indicators)
        for invitation in invitations
    ]


def round_progress(round_: Round) -> RoundProgress:
    """Return the progress of the round as a whole."""
    rows = counted_assignments(round_).order_by().values_list("state")
    states = Counter(dict(rows.annotate(Count("pk"))))
    declined = states[AssignmentState.DECLINED] + states[AssignmentState.RECUSED]
    submitted = states[AssignmentState.SUBMITTED] + states[AssignmentState.LOCKED]
    living = round_.invitations.filter(ended_on=None).count()
    return RoundProgress(living, states.total() - declined, submitted)


def counted_assignments(round_: Round) -> QuerySet[Assignment]:
    """Return each country of each expert once: what an ended sheet submitted is not asked of the one that follows."""
    assignments = Assignment.objects.filter(invitation__round=round_)
    ended = assignments.filter(invitation__ended_on__isnull=False, state__in=SUBMITTED_STATES)
    same = {"invitation__expert": OuterRef("invitation__expert"), "country": OuterRef("country")}
    return assignments.filter(
        Q(invitation__ended_on=None) & ~Exists(ended.filter(**same)) | Q(pk__in=ended.values("pk"))
    )
