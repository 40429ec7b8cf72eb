"""Retention: texts of visitors, saved answers and the limiter's notes are deleted after a time."""

from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from surveys.models import AnswerText, Response, SavedAnswers


def delete_expired() -> None:
    """Delete expired texts, saved answers and cache entries; answers and receipts stay."""
    today = timezone.now().date()
    _delete_texts(today - timedelta(days=settings.TEXT_DAYS))
    SavedAnswers.objects.filter(expires_on__lt=today).delete()
    # A file cache leaves expired files behind; Redis deletes its own entries.
    if tidy := getattr(cache, "forget_expired", None):
        tidy()


@transaction.atomic
def _delete_texts(last_day: date) -> None:
    old = Response.objects.filter(submitted_on__lt=last_day)
    AnswerText.objects.filter(response__in=old).delete()
    old.exclude(content_hash="").update(content_hash="")  # the hash covers the texts too
