"""The only writer of what people said: taken in once, found by its receipt, held or released, withdrawn."""

from surveys.intake.drafts import find_draft, keep_draft, token_hash
from surveys.intake.moderating import hold, mark_spam, release
from surveys.intake.receipts import Receipt, find, grouped
from surveys.intake.recording import Cell, Conflict, NotOpen, Reply, record_response
from surveys.intake.redacting import REMOVED, redact
from surveys.intake.withdrawing import withdraw

__all__ = [
    "REMOVED",
    "Cell",
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
    "release",
    "token_hash",
    "withdraw",
]
