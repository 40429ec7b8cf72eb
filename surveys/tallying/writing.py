"""Adding numbers to the tallies in one statement each, under a lock that whoever changes them holds."""

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db import models
from django.db.models import Q

from lib import advisory_lock, rows
from surveys.models import AnswerTally, ResponseTally
from surveys.tallying.deltas import AnswerKey, Deltas, ResponseKey

KEY: Final = 0x7A11  # any number, the same in every process of the site, and that of no other lock
MOST_PARTS: Final = 100  # of which the rows that are left with 0 are looked for one by one


def lock() -> None:
    """Wait until nobody else changes tallies, and keep others from it to the end of the transaction."""
    advisory_lock.lock(KEY)


def lock_if_free() -> bool:
    """Return whether nobody else changes tallies; others are then kept from it to the end of the transaction."""
    return advisory_lock.lock_if_free(KEY)


def add(deltas: Deltas) -> None:
    """Add the numbers to the tallies, which are made where there are none yet, and go where nothing is left."""
    _add(ResponseTally, ResponseKey._fields, deltas.responses)
    _add(AnswerTally, AnswerKey._fields, deltas.answers)


def _add(model: type[models.Model], names: tuple[str, ...], deltas: Counter[Any]) -> None:
    # Sorted, so that rows of one part of the index are met together.
    changed = sorted((key, n) for key, n in deltas.items() if n)
    values = ((*map(_as_stored, key), n) for key, n in changed)
    rows.put(model, (*names, "n"), values, unique=names, adding=("n",))
    parts = {(key.survey, key.dimension, key.value) for key, n in changed if n < 0}
    if parts:
        model._default_manager.filter(_within(parts), n=0).delete()


def _as_stored(value: Any) -> Any:
    """Return a day or a decimal number as both engines take it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _within(parts: set[tuple[int, str, str]]) -> Q:
    """Return the condition on the tallies of some dimensions' values; of whole surveys where these are many."""
    if len(parts) > MOST_PARTS:
        return Q(survey__in={survey for survey, _dimension, _value in parts})
    return reduce(or_, (Q(survey=survey, dimension=dimension, value=value) for survey, dimension, value in parts))
