"""The only writer of what people said: taken in once, found by its receipt, held or released, withdrawn."""

from surveys.intake.drafts import find_draft, keep_draft, token_hash
from surveys.intake.moderating import approve, hold, mark_spam
from surveys.intake.receipts import Receipt, find, grouped
from surveys.intake.recording import Conflict, NotOpen, Reply, ScoreContext, record_response
from surveys.intake.redacting import REMOVED, redact
from surveys.intake.withdrawing import withdraw

__all__ = [
    "REMOVED",
    "ScoreContext",
    "Conflict",
    "NotOpen",
    "Receipt",
    "Reply",
    "find",
    "find_draft",
    "grouped",
    "hold",
    "keep_draft",
    "mark_spam",
    "record_response",
    "redact",
    "approve",
    "token_hash",
    "withdraw",
]
