"""Checking the chains of rounds against themselves, and against the heads that the audit trail keeps of them."""

from collections.abc import Iterator

from indicators.models import AuditEntry
from surveys.models import Round, RoundAct
from surveys.rounds import acts

HEAD = "acts_sha256"  # the fact in which an entry of the audit trail holds a chain


def faults_of(round_: Round) -> Iterator[str]:
    """Yield what is wrong with the chain of a round; a cut end is found by the heads in the audit trail."""
    yield from acts.find_faults(round_)
    checksums = set(RoundAct.objects.filter(round=round_).values_list("sha256", flat=True))
    for number, facts in AuditEntry.objects.about(round_).order_by("number").values_list("number", "facts"):
        if HEAD in facts and facts[HEAD] not in checksums:
            yield f"the audit trail holds an entry that is not in the chain (audit entry {number})"


def rounds_without_a_row() -> list[int]:
    """Return the numbers of rounds of which acts are left and the row is gone: an open or closed one is not deleted."""
    left = RoundAct.objects.exclude(round__in=Round.objects.all()).order_by("round").values_list("round", flat=True)
    return list(left.distinct())
