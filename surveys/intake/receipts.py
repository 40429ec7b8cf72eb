"""Receipts: a code of 100 bits that only the respondent holds; the database has its hash."""

import hmac
from base64 import b32encode
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings

from surveys.models import Response

LETTERS = 20  # of 5 bits each
ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, " ": None})


class Receipt(NamedTuple):
    """What the respondent gets: the code, and whether this very call made the response."""

    code: str
    is_new: bool


def receipt_code(submit_key: str) -> str:
    """Return the receipt of a submission: the same for every repetition of it, and not to be guessed from outside."""
    return b32encode(keyed_hash("receipt", submit_key))[:LETTERS].decode()


def keyed_hash(purpose: str, text: str) -> bytes:
    """Return a digest that nobody can make without the site's key."""
    return hmac.digest(settings.RECEIPT_KEY.encode(), f"{purpose}\n{text}".encode(), sha256)


def receipt_hash(code: str) -> str:
    """Return what the database keeps of a code."""
    return sha256(code.encode()).hexdigest()


def grouped_code(code: str) -> str:
    """Return a code as it is shown: five groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, LETTERS, 4))


def parse_code(typed: str) -> str:
    """Return the code that somebody typed, or nothing where it cannot be one."""
    code = typed.strip()[:80].upper().translate(MISREAD)
    return code if len(code) == LETTERS and ALPHABET.issuperset(code) else ""


def find_response(typed: str) -> Response | None:
    """Return the response of a receipt."""
    code = parse_code(typed)
    if not code:
        return None
    related = ("survey", "version", "country", "indicator", "edition")
    return Response.objects.filter(receipt_hash=receipt_hash(code)).select_related(*related).first()
