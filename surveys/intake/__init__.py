"""The only writer of visitors' responses: recording, receipts, saved answers, moderation, redaction, withdrawal."""

from surveys.intake.erasing import CAUSES, cause_of, erase
from surveys.intake.moderating import approve, hold, mark_spam
from surveys.intake.receipts import Receipt, Recorded, find_recorded, find_response, grouped_code
from surveys.intake.recording import Conflict, NotOpen, ScoreContext, record_response
from surveys.intake.redacting import REMOVED, redact
from surveys.intake.saved_answers import (
    Progress,
    UnsealedAnswers,
    delete_saved_answers,
    find_saved_answers,
    save_answers,
    token_hash,
    token_of,
)
from surveys.intake.withdrawing import withdraw

__all__ = [
    "CAUSES",
    "REMOVED",
    "ScoreContext",
    "Conflict",
    "NotOpen",
    "Recorded",
    "Progress",
    "Receipt",
    "UnsealedAnswers",
    "cause_of",
    "delete_saved_answers",
    "erase",
    "find_recorded",
    "find_response",
    "find_saved_answers",
    "grouped_code",
    "hold",
    "save_answers",
    "mark_spam",
    "record_response",
    "redact",
    "approve",
    "token_hash",
    "token_of",
    "withdraw",
]
