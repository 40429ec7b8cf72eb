"""Erasing again, after a restore, the experts who were erased since the backup was made."""

from collections.abc import Iterator, Mapping

from indicators.models import AuditEntry
from lib.erasures_file import Erasure
from surveys.models import Expert
from surveys.rounds.vault.erasing import ACT, erase_anew, erasure_of


def erasures() -> Iterator[Erasure]:
    """Yield the erasure of each expert that the audit trail knows of."""
    for facts in AuditEntry.objects.filter(act=ACT).values_list("facts", flat=True):
        yield erasure_of(facts["expert"])


def erase_again(erased: Mapping[str, str]) -> int:
    """Erase the experts who are among the erasures, and return how many they were."""
    experts = [expert for expert in Expert.objects.order_by("pk") if erasure_of(expert.code).what in erased]
    for expert in experts:
        erase_anew(expert)
    return len(experts)
