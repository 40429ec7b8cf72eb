"""Receipts: codes of 100 bits that only respondents have; the database keeps their hashes."""

import hmac
from base64 import b32encode
from hashlib import sha256
from operator import attrgetter
from typing import Final, NamedTuple

from django.conf import settings

from surveys.models import Answer, AnswerText, Option, Response

LETTERS = 20  # of 5 bits each
ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, " ": None})

# Not by the ORM, which took two thirds of the time of a receipt to put this together.
RECEIPT: Final = f"""
    SELECT response.*, EXISTS (
        SELECT 1 FROM {AnswerText._meta.db_table} text WHERE text.response_id = response.id
    ) AS has_text, (
        SELECT count(DISTINCT answer.question_id)
        FROM {Answer._meta.db_table} answer LEFT JOIN {Option._meta.db_table} o ON o.id = answer.option_id
        WHERE answer.response_id = response.id AND o.is_missing IS NOT TRUE
    ) AS answers_count
    FROM {Response._meta.db_table} response WHERE response.receipt_hash = %s
"""  # nosec B608


class Receipt(NamedTuple):
    """The code of a response, and whether this call recorded it or it was recorded before."""

    code: str
    is_new: bool


class Recorded(NamedTuple):
    """A response, how many questions it answers (skipped ones do not count), and whether there are words in it."""

    response: Response
    answers_count: int
    has_text: bool


def receipt_code(submit_key: str) -> str:
    """Return the code for a submission key, 20 letters and digits; it follows from the key and the site's secret."""
    return b32encode(keyed_hash("receipt", submit_key))[:LETTERS].decode()


def keyed_hash(purpose: str, text: str) -> bytes:
    """Return the HMAC-SHA-256 of a text under the site's receipt key, separate for each purpose."""
    return hmac.digest(settings.RECEIPT_KEY.encode(), f"{purpose}\n{text}".encode(), sha256)


def receipt_hash(code: str) -> str:
    """Return the SHA-256 of a code, as `Response.receipt_hash` stores it."""
    return sha256(code.encode()).hexdigest()


def grouped_code(code: str) -> str:
    """Return a code as it is printed: five groups of four, with hyphens."""
    return "-".join(code[start : start + 4] for start in range(0, LETTERS, 4))


def parse_code(typed: str) -> str:
    """Return the code in a typed text, with 0, 1 and 8 read as O, I and B; empty where it cannot be one."""
    code = typed.strip()[:80].upper().translate(MISREAD)
    return code if len(code) == LETTERS and ALPHABET.issuperset(code) else ""


def find_response(typed: str) -> Response | None:
    """Return the response of a typed code; None where there is none."""
    recorded = find_recorded(typed)
    return recorded.response if recorded else None


def find_recorded(typed: str) -> Recorded | None:
    """Return what was recorded under a typed code; None where there is nothing."""
    code = parse_code(typed)
    rows = Response.objects.raw(RECEIPT, [receipt_hash(code)]) if code else []
    return next((Recorded(row, *attrgetter("answers_count", "has_text")(row)) for row in rows), None)
