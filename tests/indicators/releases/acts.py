"""Releases that tests make."""

from django.contrib.auth.models import User

from indicators import workflow
from indicators.models import Edition, Release, Score
from tests.factories import propose, publish


def erratum(number: int = 0, reason: str = "A line was misread.") -> Release:
    """Publish a correction of cocaine trade in Colombia, 2025, and return its release; 18, 17, 18 ... half points."""
    first, _made = User.objects.get_or_create(username="first")
    score = Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")
    workflow.accept(propose(score, 18 - number % 2), reviewer=first, reason="By two experts.", public_reason="Seen.")
    return publish(Edition.objects.get(year=2025), reason)
