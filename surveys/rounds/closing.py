"""Closing by schedule: a round whose last day is past closes itself, if its coordinator said so."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from django.db.models import QuerySet

from surveys.models import Round
from surveys.rounds.locking import RoundNotOpen, State
from surveys.rounds.opening import close_round


def close_due(today: date) -> list[Round]:
    """Close every open round that closes by itself and whose last day is before `today`; return those it closed."""
    return list(_close(past(today).filter(closes_itself=True).order_by("pk")))


def past(today: date) -> QuerySet[Round]:
    """Return the open rounds whose last day is before `today`."""
    return Round.objects.filter(state=State.OPEN, closes__lt=today)


def _close(rounds: QuerySet[Round]) -> Iterator[Round]:
    for round_ in rounds:
        with suppress(RoundNotOpen):  # another worker, or a person, was first
            close_round(round_, by=None)
            yield round_
