"""Retention: visitors' texts, saved answers, what ties answers together and the limiter's notes go after a time."""

from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from surveys import tallying
from surveys.intake import bursts
from surveys.models import Response, SavedAnswers


def delete_expired() -> None:
    """Delete expired texts, saved answers, ids of bursts and cache entries; answers and receipts stay."""
    today = timezone.now().date()
    bursts.settle(today)
    bursts.ungroup(today)
    _delete_texts(today - timedelta(days=settings.TEXT_DAYS))
    SavedAnswers.objects.filter(expires_on__lt=today).delete()
    # A file cache leaves expired files behind; Redis deletes its own entries.
    if tidy := getattr(cache, "forget_expired", None):
        tidy()


@transaction.atomic
def _delete_texts(last_day: date) -> None:
    tallying.delete_texts(Q(response__submitted_on__lt=last_day))
    old = Response.objects.filter(submitted_on__lt=last_day)
    old.exclude(content_hash="").update(content_hash="")  # the hash covers the texts too
