"""What is kept for a time only: words of visitors, answers not sent, and what the limiter noted."""

from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from surveys.models import AnswerText, Response, SavedAnswers


def delete_expired() -> None:
    """Delete what has had its time; counts stay, and so do receipts."""
    today = timezone.now().date()
    _forget_words(today - timedelta(days=settings.TEXT_DAYS))
    SavedAnswers.objects.filter(expires_on__lt=today).delete()
    # Files of a cache stay behind when their time is over; Redis clears its own.
    if tidy := getattr(cache, "forget_expired", None):
        tidy()


@transaction.atomic
def _forget_words(last_day: date) -> None:
    old = Response.objects.filter(submitted_on__lt=last_day)
    AnswerText.objects.filter(response__in=old).delete()
    old.exclude(content_hash="").update(content_hash="")  # it was made of the words too
