"""Receipts: codes of 100 bits that only respondents have; the database keeps their hashes."""

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
    """The code of a response, and whether this call recorded it or it was recorded before."""

    code: str
    is_new: bool


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
    code = parse_code(typed)
    if not code:
        return None
    related = ("survey", "version", "country", "indicator", "edition")
    return Response.objects.filter(receipt_hash=receipt_hash(code)).select_related(*related).first()
