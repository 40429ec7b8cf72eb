"""Acts that are written only to be looked at: in a transaction that is always rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

_is_on: ContextVar[bool] = ContextVar("rehearsal", default=False)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Undo whatever the block writes to the database, however it ends; what leaves the database must not be done in it.

    Acts that sign, mail or write files ask `is_on`, and leave that out.
    """
    reset = _is_on.set(True)
    try:
        with transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)
    finally:
        _is_on.reset(reset)


def is_on() -> bool:
    """Return whether what is written now will be rolled back."""
    return _is_on.get()
