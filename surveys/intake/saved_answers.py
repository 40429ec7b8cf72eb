"""Saved answers: kept for a visitor who holds their link; the database has only the hash of its token."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.intake.recording import in_steps
from surveys.models import SavedAnswers, SurveyVersion

MOST_CHARACTERS = 60_000


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token, as the database stores it; empty for an empty token."""
    return sha256(token.encode()).hexdigest() if token else ""


def save_answers(
    version: SurveyVersion, answers: Mapping[str, list[str]], *, language: str, seconds: int | None, token: str = ""
) -> str:
    """Save answers by field name, and the seconds spent on them; return the token of their link.

    A known token is used again and its answers are replaced. Raises `Refused` above 60,000 characters.
    """
    if sum(len(value) for values in answers.values() for value in values) > MOST_CHARACTERS:
        raise Refused(_("This is more than we can keep unsent: shorten your longest text."))
    fields = {
        "version": version,
        "answers": dict(answers),
        "language": language,
        "seconds": in_steps(seconds),
        "expires_on": expiry_date(),
    }
    if token and SavedAnswers.objects.filter(token_hash=token_hash(token)).update(**fields):
        return token
    token = secrets.token_urlsafe(24)
    # A random number, as a number in a row would tell in which order answers were saved.
    SavedAnswers.objects.create(pk=secrets.randbelow(2**62) + 1, token_hash=token_hash(token), **fields)
    return token


def expiry_date() -> date:
    """Return the last day of answers that are saved today."""
    return timezone.now().date() + timedelta(days=settings.DRAFT_DAYS)


def find_saved_answers(token: str) -> SavedAnswers | None:
    """Return the saved answers of a token; None where there are none or they have expired."""
    unexpired = SavedAnswers.objects.filter(token_hash=token_hash(token), expires_on__gte=timezone.now().date())
    return unexpired.select_related("version__survey").first()
