"""The chain of a round: what its experts did, by code and day, so that nothing that was done is undone unseen.

    acts.record(round_, acts.SUBMITTED, code=invitation.code, iso3="GHA")

An entry has no time, no account and no content: who holds the database learns neither when an expert works nor what
was written, and still no act can be taken out or put in without breaking the chain.
"""

from collections.abc import Iterator

from django.utils import timezone

from lib import hash_log
from surveys.models import Round, RoundAct

# The acts, as they stand in the chain: words of a file format, the same in every language.
PASSPHRASE_SET, AGREED, DECLINED, RECUSED = "passphrase set", "agreed", "declined", "recused"
SUBMITTED, REOPENED, UNLOCKED, REPLACEMENT_CONFIRMED = "submitted", "reopened", "unlocked", "replacement confirmed"
LINK_MADE, OPENED_AGAIN, ENDED, JOINED = "link made", "unused link opened again", "ended", "joined"
# Of the whole round, without a code.
ROUND_OPENED, EXTENDED, ROUND_CLOSED, ROUND_REOPENED = "round opened", "extended", "round closed", "round reopened"


def record(round_: Round, act: str, *, code: str = "", iso3: str = "") -> RoundAct:
    """Add an act to the chain of a round and return its entry; the caller holds the lock of the round."""
    last = RoundAct.objects.filter(round=round_).order_by("-number").first()
    entry = RoundAct(
        round=round_,
        number=last.number + 1 if last else 1,
        day=timezone.now().date(),
        act=act,
        code=code,
        iso3=iso3,
        previous_sha256=last.sha256 if last else "",
    )
    entry.sha256 = checksum(entry)
    entry.save(force_insert=True)
    return entry


def checksum(entry: RoundAct) -> str:
    """Return the SHA-256 of an entry's fields and of the checksum before it, in hexadecimal."""
    return hash_log.checksum(
        {
            "round": entry.round_id,
            "number": entry.number,
            "day": entry.day.isoformat(),
            "act": entry.act,
            "code": entry.code,
            "iso3": entry.iso3,
            "previous": entry.previous_sha256,
        }
    )


def head(round_: Round) -> str:
    """Return the checksum of the newest entry, by which the audit trail holds the chain; empty without entries."""
    return RoundAct.objects.filter(round=round_).order_by("-number").values_list("sha256", flat=True).first() or ""


def find_faults(round_: Round) -> Iterator[str]:
    """Yield, for each entry that is missing, altered or wrongly chained, its number and what is wrong with it."""
    number, before = 0, ""
    for entry in RoundAct.objects.filter(round=round_).order_by("number"):
        number += 1
        if entry.number != number:
            yield f"{number}: missing"
            number = entry.number
        elif entry.previous_sha256 != before:
            yield f"{number}: does not follow the entry before it"
        if checksum(entry) != entry.sha256:
            yield f"{number}: altered"
        before = entry.sha256
