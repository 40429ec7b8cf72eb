"""Building the tallies of a survey from nothing, while others read and write."""

from typing import Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from surveys.models import AnswerTally, Response, ResponseTally, Survey
from surveys.tallying import folding, writing

REBUILDING: Final = "tallies:rebuilding"  # in the cache while somebody is at it: the worker does not fold
PAUSE_SECONDS: Final = 60


def rebuild(survey: Survey) -> int:
    """Take all responses of a survey out of the tallies, drop what is left of these, and bring all in again.

    Return how many were brought in. In steps, each a transaction: whoever reads meanwhile gets the numbers of before,
    and a withdrawal waits for one step at most. If it is killed, the worker brings in what is out, or it is run again.
    """
    last = 0
    while last or not _drop(survey):
        cache.set(REBUILDING, True, PAUSE_SECONDS)
        last = _take_some_out(survey, last)
    cache.delete(REBUILDING)
    return folding.fold_all()


def rebuild_where_needed() -> None:
    """Rebuild the tallies of surveys with responses that changed their status without being taken out.

    So did the release before, which may have run beside this one. All responses are looked through for that.
    """
    changed = Response.objects.exclude(folded__in=["", F("status")]).order_by()
    for survey in Survey.objects.filter(pk__in=set(changed.values_list("survey", flat=True).distinct())):
        rebuild(survey)


def is_rebuilding() -> bool:
    """Return whether somebody takes responses out just now, so that it is no use to bring them in."""
    return bool(cache.get(REBUILDING))


@transaction.atomic
def _take_some_out(survey: Survey, last: int) -> int:
    """Take some responses out of the tallies whose numbers are above `last`; return the highest, 0 without any."""
    numbers = Response.objects.filter(survey=survey, pk__gt=last).exclude(folded="").order_by("pk")
    keys = list(numbers.values_list("pk", flat=True)[: folding.IN_ONE_TRANSACTION])
    folding.unfold(keys)
    return keys[-1] if keys else 0


@transaction.atomic
def _drop(survey: Survey) -> bool:
    """Delete the tallies of a survey if no response stands in them; return whether that was so."""
    writing.lock()
    if Response.objects.filter(survey=survey).exclude(folded="").exists():
        return False
    for model in (ResponseTally, AnswerTally):
        model._default_manager.filter(survey=survey).delete()
    return True
