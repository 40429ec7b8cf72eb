"""Bringing responses into the tallies and taking them out, each time in the transaction that changes them."""

import json
from collections.abc import Collection
from typing import Final

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from surveys.models import AnswerText, Response
from surveys.tallying import deltas, writing

IN_ONE_TRANSACTION: Final = 5_000


@transaction.atomic
def fold() -> int:
    """Bring some responses of the tail into the tallies, and return how many: 0 also while somebody else does.

    Those that somebody changes at the moment wait for the next time.
    """
    if not writing.lock_if_free():
        return 0
    tail = Response.objects.to_fold().order_by("survey_id", "status", "submitted_on")
    keys = list(tail.select_for_update(skip_locked=True).values_list("pk", flat=True)[:IN_ONE_TRANSACTION])
    responses = among(keys)
    writing.add(deltas.of_responses(responses))
    responses.update(folded=F("status"))  # which is as it was counted: they are locked
    return len(keys)


def fold_all(*, most: int | None = None) -> int:
    """Bring the tail into the tallies, some at a time, and stop after `most`; return how many responses that were."""
    folded = 0
    while (most is None or folded < most) and (number := fold()):
        folded += number
    return folded


def unfold(keys: Collection[int]) -> None:
    """Take responses out of the tallies, before their answers go or their facts change; within a transaction.

    They are locked to its end, and the next `fold` brings in what is then left of them.
    """
    writing.lock()
    responses = among(keys).exclude(folded="")
    folded_keys = list(responses.order_by("pk").select_for_update().values_list("pk", flat=True))
    if folded_keys:
        take_out(folded_keys)


def among(keys: Collection[int]) -> QuerySet[Response]:
    """Return the responses of these keys, which are given to the database as one value: some thousand take long."""
    if connection.vendor == "postgresql":
        return Response.objects.filter(pk__in=RawSQL("SELECT UNNEST(%s::bigint[])", [list(keys)]))  # nosec B611
    return Response.objects.filter(pk__in=RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))]))  # nosec B611


def take_out(keys: Collection[int]) -> None:
    """Take responses out of the tallies that stand in them, and are locked."""
    responses = among(keys)
    writing.add(deltas.of_responses(responses))
    responses.update(folded="")


@transaction.atomic
def delete_texts(of: Q) -> None:
    """Delete the texts of the responses that meet a condition, seen from the text, and take them out of the tallies.

    Under the lock no response is brought in or taken out meanwhile: so those need no lock of their own.
    """
    writing.lock()
    writing.add(deltas.of_texts(of))
    AnswerText.objects.filter(of).delete()
