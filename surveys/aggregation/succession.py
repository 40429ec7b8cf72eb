"""Which sheet of an expert counts where a new link, after a lost passphrase or for another expert, made a second one.

Whoever makes a link could write on the new sheet. So what was submitted before it counts, unless the expert gave the
old passphrase on it, or two persons confirmed it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from surveys.models import Assignment, Invitation, Round

WRITTEN_AFTER, REPLACED = "written after a new link", "replaced by a later sheet"
COUNTED = (Assignment.State.SUBMITTED, Assignment.State.LOCKED)


def superseded(round_: Round) -> dict[int, str]:
    """Return {assignment: why it weighs nothing} for what another sheet of the same place in the panel stands for."""
    chains = list(_chains(round_))
    if not chains:
        return {}
    invitations = [invitation.pk for chain in chains for invitation in chain]
    rows = Assignment.objects.filter(invitation__in=invitations, state__in=COUNTED)
    submitted: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, invitation, country in rows.values_list("pk", "invitation", "country"):
        submitted[country][invitation] = pk
    reasons: dict[int, str] = {}
    for chain in chains:
        for assignments in submitted.values():
            reasons |= _of_country(chain, assignments)
    return reasons


def _chains(round_: Round) -> Iterator[list[Invitation]]:
    """Yield the invitations that followed one another, oldest first; none for those that nothing followed."""
    invitations = list(round_.invitations.order_by("pk"))
    followers = {row.instead_of_id: row for row in invitations if row.instead_of_id}
    for first in invitations:
        if first.instead_of_id is None and first.pk in followers:
            chain = [first]
            while follower := followers.get(chain[-1].pk):
                chain.append(follower)
            yield chain


def _of_country(chain: Sequence[Invitation], assignments: dict[int, int]) -> dict[int, str]:
    """Return the reasons for one country; `assignments` are those submitted, by invitation."""
    ranks = _ranks(chain)
    places = [place for place, invitation in enumerate(chain) if invitation.pk in assignments]
    if not places:
        return {}
    counts = min(places, key=lambda place: (ranks[place], -place))
    return {
        assignments[chain[place].pk]: REPLACED if place < counts else WRITTEN_AFTER
        for place in places
        if place != counts
    }


def _ranks(chain: Sequence[Invitation]) -> list[int]:
    """Return how far each sheet is trusted, 0 most: among equals the latest counts.

    The old passphrase makes a sheet as trusted as the one right before it and no more: who made two links in a row
    knows the passphrase of the first. Two persons make it as trusted as the first sheet of all.
    """
    ranks = [0]
    for place, invitation in enumerate(chain[1:], start=1):
        if invitation.replacement_confirmed_by_id is not None:
            ranks.append(0)
        else:
            ranks.append(ranks[-1] if invitation.unlocked else place)
    return ranks
