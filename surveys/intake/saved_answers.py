"""Answers not yet sent, kept for whoever holds the link: the database has only the hash of its token."""

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
    """Return what the database keeps of a token."""
    return sha256(token.encode()).hexdigest() if token else ""


def save_answers(
    version: SurveyVersion, answers: Mapping[str, list[str]], *, language: str, seconds: int | None, token: str = ""
) -> str:
    """Keep answers and the seconds spent on them under a token, the one that is given where it is known; return it."""
    if sum(len(value) for values in answers.values() for value in values) > MOST_CHARACTERS:
        raise Refused(_("This is more than can be kept unsent: shorten your longest text."))
    kept = {
        "version": version,
        "answers": dict(answers),
        "language": language,
        "seconds": in_steps(seconds),
        "expires_on": expiry_date(),
    }
    if token and SavedAnswers.objects.filter(token_hash=token_hash(token)).update(**kept):
        return token
    token = secrets.token_urlsafe(24)
    SavedAnswers.objects.create(token_hash=token_hash(token), **kept)
    return token


def expiry_date() -> date:
    """Return until when answers that are kept today wait."""
    return timezone.now().date() + timedelta(days=settings.DRAFT_DAYS)


def find_saved_answers(token: str) -> SavedAnswers | None:
    """Return the answers that wait under a token."""
    known = SavedAnswers.objects.filter(token_hash=token_hash(token), expires_on__gte=timezone.now().date())
    return known.select_related("version__survey").first()
