"""What is coded: a text of a response, to one question and beside one option or none, even when it is gone."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from surveys.models import AnswerText, Response, TextCode

Codes = frozenset[int]  # keys of codes; empty where none fits


def codes_of(response: Any, question: Any, option: Any) -> QuerySet[TextCode]:
    """Return the codes that count for a text, given keys or references to an outer query."""
    rows = TextCode.objects.alias(beside=Coalesce("option", Value(0)))
    return rows.filter(response=response, question=question, beside=Coalesce(option, Value(0)))


def lock_texts(keys: Collection[int]) -> list[AnswerText]:
    """Lock the responses of texts for the transaction, and return the texts that are still there.

    Withdrawal and erasure lock the response first: none of them can pass between looking for what belongs to a text and
    deleting it.
    """
    responses = Response.objects.filter(pk__in=AnswerText.objects.filter(pk__in=keys).values("response"))
    list(responses.order_by("pk").select_for_update().values_list("pk", flat=True))
    return list(AnswerText.objects.filter(pk__in=keys))


def write_codes(codes_by_text: Iterable[tuple[AnswerText, Codes]]) -> None:
    """Let these codes count for texts whose responses are locked, instead of what counted before."""
    rows = []
    for text, codes in codes_by_text:
        codes_of(text.response_id, text.question_id, Value(text.option_id or 0)).delete()
        given: list[int | None] = [*sorted(codes)] or [None]
        rows += [
            TextCode(
                response_id=text.response_id, question_id=text.question_id, option_id=text.option_id, slot=slot,
                code_id=code,
            )
            for slot, code in enumerate(given)
        ]  # fmt: skip
    TextCode.objects.bulk_create(rows, batch_size=500)
