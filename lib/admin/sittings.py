"""A history that has one entry for each sitting of a person, however often what they type is kept meanwhile."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

TYPING = "…"  # of an entry that is still being written
PAUSE = timedelta(minutes=10)  # whoever writes after a longer one sits down anew


def save_in_sitting(row: Any) -> None:
    """Save a row whose history is kept; the entry replaces the last one, if the same person is still at it.

    The new entry has a new key, so that pages which hold the version before notice (lib.admin.conflicts).
    """
    last = row.history.first() if row.pk else None
    row._change_reason = TYPING  # noqa: SLF001 so it is called by django-simple-history
    row.save()
    row._change_reason = None  # noqa: SLF001 what is saved of the row afterwards is no typing
    newest = row.history.first()
    if last is not None and _is_of_the_same_sitting(last, newest):
        last.delete()


def end_sitting(row: Any) -> None:
    """Let what is written from now on be an entry of its own."""
    last = row.history.first()
    if last is not None and last.history_change_reason == TYPING:
        last.history_change_reason = None
        last.save(update_fields=["history_change_reason"])


def _is_of_the_same_sitting(last: Any, newest: Any) -> bool:
    return bool(
        last.history_change_reason == TYPING
        and last.history_type == newest.history_type
        and last.history_user_id == newest.history_user_id
        and timezone.now() - last.history_date < PAUSE
    )
