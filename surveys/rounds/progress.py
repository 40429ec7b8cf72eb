"""How far the experts of a round are, by code: counts alone, no score and no word of what they said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from surveys.models import Assessment, Assignment, Invitation, Round
from surveys.rounds.inviting import NO_LINK

AssignmentState = Assignment.State


@dataclass(frozen=True)
class ExpertProgress:
    """One expert of a round."""

    invitation: Invitation
    states: Counter[str]
    judged: int
    indicators: int

    @property
    def code(self) -> str:
        return self.invitation.expert.code

    @property
    def has_link(self) -> bool:
        return not self.invitation.token_hash.startswith(NO_LINK)

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
    def handed_in(self) -> int:
        return self.states[AssignmentState.SUBMITTED] + self.states[AssignmentState.LOCKED]

    @property
    def to_judge(self) -> int:
        """Return how many judgements are asked of those countries that were not turned down."""
        return (self.countries - self.declined - self.recused) * self.indicators


@dataclass(frozen=True)
class RoundProgress:
    """The whole round in three numbers: countries given to experts, and how many of them were handed in."""

    experts: int
    asked: int
    handed_in: int


def experts_progress(round_: Round, invitations: Sequence[Invitation]) -> list[ExpertProgress]:
    """Return how far some experts are: three queries for any number."""
    states: dict[int, Counter[str]] = {invitation.pk: Counter() for invitation in invitations}
    rows = Assignment.objects.filter(invitation__in=states).order_by().values_list("invitation", "state")
    for invitation_id, state, count in rows.annotate(Count("pk")):
        states[invitation_id][state] = count
    live = Assessment.objects.complete().filter(assignment__invitation__in=states)
    live = live.exclude(assignment__state__in=(AssignmentState.DECLINED, AssignmentState.RECUSED))
    judged = dict(live.order_by().values_list("assignment__invitation").annotate(Count("pk")))
    indicators = round_.indicators.count()
    return [ExpertProgress(one, states[one.pk], judged.get(one.pk, 0), indicators) for one in invitations]


def round_progress(round_: Round) -> RoundProgress:
    """Return how far the round is."""
    rows = Assignment.objects.filter(invitation__round=round_).order_by().values_list("state")
    states = Counter(dict(rows.annotate(Count("pk"))))
    left_out = states[AssignmentState.DECLINED] + states[AssignmentState.RECUSED]
    handed_in = states[AssignmentState.SUBMITTED] + states[AssignmentState.LOCKED]
    return RoundProgress(round_.invitations.count(), states.total() - left_out, handed_in)
