"""Saved answers: sealed with the token of the link that the visitor holds; the database has only the token's hash.

Whoever reads the database, or a backup of it, reads none of them.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib import erasures_file, sealing
from lib.refusals import Refused
from surveys.intake import erasure_hashes, room
from surveys.intake.recording import in_steps
from surveys.models import SavedAnswers, SurveyVersion

MOST_CHARACTERS: Final = 60_000
ABOUT: Final = "saved answers"


class Progress(NamedTuple):
    """Where a visitor is in a survey: its random order, the page, and the pages reached, by code of their section."""

    order: int | None = None
    page: str = ""
    reached: tuple[str, ...] = ()


NO_PROGRESS: Final = Progress()


@dataclass(frozen=True)
class UnsealedAnswers:
    """Saved answers as their author left them: texts by field name, and where the author was."""

    version: SurveyVersion
    answers: dict[str, list[str]]
    seconds: int | None  # spent so far; None where unknown
    expires_on: date
    progress: Progress


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token, as the database stores it; empty for an empty token."""
    return sha256(token.encode()).hexdigest() if token else ""


def save_answers(
    version: SurveyVersion,
    answers: Mapping[str, list[str]],
    *,
    language: str,
    seconds: int | None,
    progress: Progress = NO_PROGRESS,
    token: str = "",
    network: str = "",
) -> str:
    """Save answers by field name, and the seconds spent on them; return the token of their link.

    A known token is used again and its answers are replaced. Raises `Refused` above 60,000 characters, and where the
    network (never stored), or all together, have saved as much as there is room for.
    """
    if sum(len(value) for values in answers.values() for value in values) > MOST_CHARACTERS:
        raise Refused(_("This is more than we can keep unsent: shorten your longest text."))
    kept_token = token if token and SavedAnswers.objects.filter(token_hash=token_hash(token)).exists() else ""
    token = kept_token or secrets.token_urlsafe(24)
    fields = {
        "version": version,
        "sealed": _seal(token, answers, in_steps(seconds), progress),
        "answers": {},  # as of those that were saved in clear before
        "language": language,
        "seconds": None,
        "expires_on": expiry_date(),
    }
    if kept_token and SavedAnswers.objects.filter(token_hash=token_hash(token)).update(**fields):
        return token
    room.refuse_more_saved(network)
    # A random number, as a number in a row would tell in which order answers were saved.
    SavedAnswers.objects.create(pk=secrets.randbelow(2**62) + 1, token_hash=token_hash(token), **fields)
    return token


def expiry_date() -> date:
    """Return the last day of answers that are saved today."""
    return timezone.now().date() + timedelta(days=settings.DRAFT_DAYS)


def find_saved_answers(token: str) -> UnsealedAnswers | None:
    """Return the saved answers of a token; None where there are none, they have expired, or were altered."""
    unexpired = SavedAnswers.objects.filter(token_hash=token_hash(token), expires_on__gte=timezone.now().date())
    row = unexpired.select_related("version__survey").first()
    if row is None:
        return None
    if not row.sealed:  # saved in clear by a release before; they expire
        return UnsealedAnswers(row.version, row.answers, row.seconds, row.expires_on, NO_PROGRESS)
    try:
        facts = sealing.unseal_with(token, row.sealed, about=ABOUT)
    except sealing.CannotUnseal:
        return None
    seconds = int(facts["seconds"]) if facts["seconds"] else None
    order, page, reached = json.loads(facts.get("progress", "null")) or NO_PROGRESS
    progress = Progress(order, page, tuple(reached))
    return UnsealedAnswers(row.version, json.loads(facts["answers"]), seconds, row.expires_on, progress)


def delete_saved_answers(token: str) -> None:
    """Delete the saved answers of a token at once, if there are any: whoever has the token may."""
    count, _tables = SavedAnswers.objects.filter(token_hash=token_hash(token)).delete()
    if count:
        erasure = erasure_hashes.of_saved_answers(token_hash(token))
        transaction.on_commit(partial(erasures_file.note, [erasure]), robust=True)


def _seal(token: str, answers: Mapping[str, list[str]], seconds: int | None, progress: Progress) -> str:
    facts = {"answers": json.dumps(dict(answers)), "seconds": "" if seconds is None else str(seconds)}
    facts["progress"] = json.dumps(progress)
    return sealing.seal_with(token, facts, about=ABOUT)
