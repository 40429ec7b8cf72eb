"""Moderation: held responses and spam count in no figure; a person holds, approves or marks them as spam."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import models, transaction

from surveys import tallying
from surveys.models import Response

Status = Response.Status


def approve(responses: "models.QuerySet[Response]", *, by: User, held_alone: bool = False) -> int:
    """Approve responses that are held, or marked as spam: they count from now on. Return how many were.

    With `held_alone` one that a colleague marked as spam meanwhile stays so.
    """
    old = [Status.HELD] if held_alone else [Status.HELD, Status.SPAM]
    return _move(responses, old, Status.OK, by, "released")


def hold(responses: "models.QuerySet[Response]", *, by: User) -> int:
    """Hold responses that count or are marked as spam, until someone approves them. Return how many were."""
    return _move(responses, [Status.OK, Status.SPAM], Status.HELD, by, "held")


def mark_spam(responses: "models.QuerySet[Response]", *, by: User, held_alone: bool = False) -> int:
    """Mark responses that are held, or count, as spam; with `held_alone` none that a colleague approved meanwhile.

    Return how many were.
    """
    old = [Status.HELD] if held_alone else [Status.OK, Status.HELD]
    return _move(responses, old, Status.SPAM, by, "marked as spam")


@transaction.atomic
def _move(responses: "models.QuerySet[Response]", old: list[Status], new: Status, by: User, message: str) -> int:
    """Change the status of the responses that have an old one, with an entry in the history of each."""
    with_an_old_one = Response.objects.filter(pk__in=responses.values("pk"), status__in=old)
    tallying.unfold(with_an_old_one.values_list("pk", flat=True))
    moved_responses = list(with_an_old_one.select_for_update())
    Response.objects.filter(pk__in=[response.pk for response in moved_responses]).update(
        status=new,
        held_group=None,  # what was decided is tied to nothing
    )
    if moved_responses:
        LogEntry.objects.log_actions(by.pk, moved_responses, CHANGE, message)
    return len(moved_responses)
