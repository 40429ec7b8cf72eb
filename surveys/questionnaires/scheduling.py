"""Versions that are asked from a day on: which one visitors get, and taking one back before its day."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib import caching
from lib.refusals import Refused
from surveys.models import Survey, SurveyVersion


def is_waiting(version: SurveyVersion, today: date) -> bool:
    """Return whether the day from which a version is asked is still to come."""
    return version.starts_on is not None and version.starts_on > today


def asked_version(versions: Sequence[SurveyVersion], today: date) -> SurveyVersion | None:
    """Return which of a survey's versions is asked on a day: the newest one that does not wait; None for none."""
    ready = [version for version in versions if not is_waiting(version, today)]
    return max(ready, key=lambda version: version.number, default=None)


@transaction.atomic
def take_back(survey: Survey, number: int) -> None:
    """Delete a version before the first day on which it is asked; without any other, the survey is a draft again.

    Raises `Refused` for a version that was asked already: answers may have been given to it.
    """
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    today = timezone.now().date()
    version = locked.versions.filter(number=number, starts_on__gt=today).first()
    if version is None:
        raise Refused(_("Only a version whose day is still to come can be taken back."))
    version.delete()
    if not locked.versions.exists():
        Survey.objects.filter(pk=locked.pk, state=Survey.State.LIVE).update(state=Survey.State.DRAFT)
    caching.new_generation()
