"""What counts and what waits: held answers are outside every number until a person releases them."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import models, transaction

from surveys.models import Response

Status = Response.Status


def approve(responses: "models.QuerySet[Response]", *, by: User) -> int:
    """Let held answers count, and those taken for spam; return how many."""
    return _move(responses, [Status.HELD, Status.SPAM], Status.OK, by, "released")


def hold(responses: "models.QuerySet[Response]", *, by: User) -> int:
    """Take answers out of the numbers until somebody releases them; return how many."""
    return _move(responses, [Status.OK, Status.SPAM], Status.HELD, by, "held")


def mark_spam(responses: "models.QuerySet[Response]", *, by: User) -> int:
    """Take answers for spam; return how many."""
    return _move(responses, [Status.OK, Status.HELD], Status.SPAM, by, "marked as spam")


@transaction.atomic
def _move(responses: "models.QuerySet[Response]", old: list[Status], new: Status, by: User, said: str) -> int:
    """Change the status of those that have an old one, and note who did it in the history of each."""
    moving = list(Response.objects.filter(pk__in=responses.values("pk"), status__in=old).select_for_update())
    Response.objects.filter(pk__in=[one.pk for one in moving]).update(status=new)
    if moving:
        LogEntry.objects.log_actions(by.pk, moving, CHANGE, said)
    return len(moving)
