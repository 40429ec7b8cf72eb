"""Removing demonstrations that were not published."""

from django.db import transaction

from indicators.models import Edition, Narrative, Outcome, PreparedRelease, Score, ScoreUpdate


@transaction.atomic
def remove_demonstration_drafts() -> int:
    """Delete the demonstrations without a release, with scores, updates and preparations; return how many they were.

    One that was published stays: its releases name it. Aggregates that name its scores are to be deleted before.
    """
    editions = Edition.objects.filter(demonstration=True, releases=None)
    keys = list(Edition.objects.select_for_update().filter(pk__in=editions.values("pk")).values_list("pk", flat=True))
    Outcome.objects.filter(edition__in=keys).delete()
    PreparedRelease.objects.filter(edition__in=keys).delete()
    ScoreUpdate.objects.filter(score__edition__in=keys).delete()
    Score.objects.filter(edition__in=keys).delete()
    texts = list(Narrative.objects.filter(edition__in=keys).values_list("pk", flat=True))
    Edition.objects.filter(pk__in=keys).delete()
    Edition.history.filter(id__in=keys).delete()  # type: ignore[attr-defined]
    Narrative.history.filter(id__in=texts).delete()  # type: ignore[attr-defined]
    return len(keys)
