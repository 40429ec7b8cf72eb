"""The audit trail: one row for each act, added inside the act's own transaction, chained by checksum.

Any app may record its acts:

    audit.record("identity read", subject=identity, by=request.user, reason="Payment of the round")

Facts are JSON without floats: a decided number is whole, or text. They contain no names and no words of respondents or
experts. Acts of respondents are not recorded: entries carry the time of day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from indicators.models import AuditEntry
from lib import advisory_lock, hash_log

SOFTWARE = "software"  # the role of an act without an account


@dataclass(frozen=True)
class AuditFault:
    """The number of an entry, and what is wrong with it: missing, altered, or not chained to the one before."""

    number: int
    what: str


@transaction.atomic
def record(act: str, *, subject: Model | str, by: User | None, **facts: Any) -> AuditEntry:
    """Add an entry to the trail and return it; `subject` is a row, or a name where there is no row.

    Raises TypeError where a fact is not made of text, whole numbers, None, lists and dicts.
    """
    _refuse_inexact(facts)
    advisory_lock.lock()
    last = AuditEntry.objects.order_by("-number").first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        act=act,
        subject_kind=subject if isinstance(subject, str) else subject._meta.label_lower,
        subject_id="" if isinstance(subject, str) else str(subject.pk),
        by=by,
        role=role_of(by),
        facts=facts,
        previous_sha256=last.sha256 if last else "",
    )
    entry.sha256 = checksum(entry)
    entry.save(force_insert=True)
    return entry


def role_of(user: User | None) -> str:
    """Return the names of an account's groups, joined by ", "; "software" for None, "no role" without groups."""
    if user is None:
        return SOFTWARE
    roles = sorted(user.groups.values_list("name", flat=True))
    return ", ".join([*(["superuser"] if user.is_superuser else []), *roles]) or "no role"


def checksum(entry: AuditEntry) -> str:
    """Return the SHA-256 of an entry's fields and of the checksum of the entry before it, in hexadecimal."""
    return hash_log.checksum(_content(entry))


def leaves() -> Iterator[bytes]:
    """Yield the entries of the trail, in their order, as the bytes that checkpoints are computed from.

    Everything in an entry is in them, its checksum too: canonical JSON in UTF-8.
    """
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=1000):
        yield hash_log.canonical_json({**_content(entry), "sha256": entry.sha256}).encode()


def entries_of(subject: Model) -> QuerySet[AuditEntry]:
    """Return the entries about a row, oldest first, with their accounts."""
    return AuditEntry.objects.about(subject).select_related("by").order_by("number")


def find_faults() -> Iterator[AuditFault]:
    """Check the whole trail; yield an `AuditFault` for each entry that is missing, altered or wrongly chained."""
    number, before = 0, ""
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=1000):
        number += 1
        if entry.number != number:
            yield AuditFault(number, "missing")
            number = entry.number
        elif entry.previous_sha256 != before:
            yield AuditFault(number, "does not follow the entry before it")
        if checksum(entry) != entry.sha256:
            yield AuditFault(number, "altered")
        before = entry.sha256


def _content(entry: AuditEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": _iso_utc(entry.at),
        "act": entry.act,
        "subject": [entry.subject_kind, entry.subject_id],
        "by": entry.by_id,
        "role": entry.role,
        "facts": entry.facts,
        "previous": entry.previous_sha256,
    }


def _iso_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _refuse_inexact(fact: Any) -> None:
    """Raise TypeError for values, such as floats, that a database may return otherwise than they were written."""
    if isinstance(fact, dict):
        for name, value in fact.items():
            if not isinstance(name, str):
                raise TypeError(f"{name!r} names a fact: it must be text")
            _refuse_inexact(value)
    elif isinstance(fact, list | tuple):
        for value in fact:
            _refuse_inexact(value)
    elif fact is not None and not isinstance(fact, str | int):
        raise TypeError(f"{fact!r} is no exact fact: write it as text or as a whole number")
