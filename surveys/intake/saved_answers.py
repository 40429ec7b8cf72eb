"""Saved answers: sealed with the token of the link that the visitor holds; the database has only the token's hash.

Whoever reads the database, or a backup of it, reads none of them.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib import erasures_file, sealing
from lib.refusals import Refused
from surveys.intake import erasure_hashes, room
from surveys.intake.receipts import keyed_hash
from surveys.models import SavedAnswers, SurveyVersion

MOST_CHARACTERS: Final = 60_000
ABOUT: Final = "saved answers"
TOKEN_BYTES: Final = 24


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
    new_token: str = "",
    network: str = "",
) -> str:
    """Save answers by field name, and the seconds spent on them; return the token of their link.

    A known token is used again and its answers are replaced; else they get `new_token`, or a random one. Raises
    `Refused` above 60,000 characters, and where the network (never stored), or all together, have saved as much as
    there is room for.
    """
    if sum(len(value) for values in answers.values() for value in values) > MOST_CHARACTERS:
        raise Refused(_("This is more than we can keep unsent: shorten your longest text."))
    row = _Row(version, dict(answers), language, seconds, progress)
    for known_token in filter(None, (token, new_token)):
        if row.replace(known_token):
            return known_token
    room.refuse_more_saved(network)
    token = new_token or secrets.token_urlsafe(TOKEN_BYTES)
    try:
        row.create(token)
    except IntegrityError:  # the same form was sent twice at once
        row.replace(token)
    return token


def token_of(submit_key: str) -> str:
    """Return the token for answers that are kept from a form; it follows from its submission key and a secret.

    So a form that is sent twice is kept once. The key is not stored with what is kept.
    """
    return urlsafe_b64encode(keyed_hash("saved answers", submit_key)[:TOKEN_BYTES]).decode()


class _Row(NamedTuple):
    """What is written of saved answers, under whichever token."""

    version: SurveyVersion
    answers: dict[str, list[str]]
    language: str
    seconds: int | None
    progress: Progress

    def replace(self, token: str) -> bool:
        """Write it over what is kept under a token, and return whether there was any."""
        rows = SavedAnswers.objects.filter(token_hash=token_hash(token))
        return bool(rows.update(**self._fields_under(token)))

    @transaction.atomic
    def create(self, token: str) -> None:
        # A random number, as a number in a row would tell in which order answers were saved.
        number = secrets.randbelow(2**62) + 1
        SavedAnswers.objects.create(pk=number, token_hash=token_hash(token), **self._fields_under(token))

    def _fields_under(self, token: str) -> dict[str, Any]:
        return {
            "version": self.version,
            "sealed": _seal(token, self.answers, self.seconds, self.progress),
            "answers": {},  # as of those that were saved in clear before
            "language": self.language,
            "seconds": None,
            "expires_on": expiry_date(),
        }


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
