"""The migration that gives the responses of before random numbers: all that belongs to them goes with them."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F

from surveys.models import Answer, AnswerText, Response
from tests.surveys.visiting import SURVEY, send, visitor

pytestmark = pytest.mark.django_db
shuffling = import_module("surveys.migrations.0006_seal_and_shuffle")
MANY = 10


def numbered_by_arrival() -> list[Response]:
    """Let visitors answer, and number what they sent as releases of before did: 1, 2, 3."""
    responses = [send(visitor().get(SURVEY)) for _visitor in range(MANY)]
    for number, response in enumerate(responses, 1):
        for model in (Answer, AnswerText):
            for place, pk in enumerate(model.objects.filter(response=response).values_list("pk", flat=True)):
                model.objects.filter(pk=pk).update(response=number, id=100 * number + place)
        Response.objects.filter(pk=response.pk).update(id=number)
        response.pk = number
    return responses


def test_numbers_of_before_become_random_and_answers_texts_and_log_entries_follow() -> None:
    responses = numbered_by_arrival()
    clerk = User.objects.create(username="clerk")
    LogEntry.objects.log_actions(clerk.pk, [responses[2]], CHANGE, "held")
    answers = {row.receipt_hash: row.answers.count() for row in Response.objects.all()}

    shuffling.shuffle_responses(apps, SimpleNamespace(connection=connection))

    by_receipt = {row.receipt_hash: row for row in Response.objects.all()}
    numbers = [by_receipt[response.receipt_hash].pk for response in responses]
    assert numbers not in (sorted(numbers), sorted(numbers, reverse=True))
    assert 10_000 < max(numbers) < 2**49
    assert {receipt: row.answers.count() for receipt, row in by_receipt.items()} == answers
    assert {row.texts.count() for row in by_receipt.values()} == {2}
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.object_repr) == (str(numbers[2]), f"R-{numbers[2]}")
    for model in (Answer, AnswerText):
        assert model.objects.order_by("pk").first().pk > 10_000  # type: ignore[attr-defined]
        assert not model.objects.filter(pk=F("response")).exists()
