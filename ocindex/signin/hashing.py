"""Keyed hashes of what must not stand in the database as it is: codes, and the names under which tries are counted."""

import secrets
from base64 import b32encode
from typing import Final

from django.utils.crypto import salted_hmac

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
# What people read for what was printed: base 32 has no such digits.
_MISREAD: Final = str.maketrans({"0": "O", "1": "I", "8": "B"})


def hash_of(purpose: str, *parts: str) -> str:
    """Return 64 hexadecimal digits that only this site's SECRET_KEY makes of the parts, others for each purpose."""
    return salted_hmac(f"ocindex.signin.{purpose}", "\n".join(parts), algorithm="sha256").hexdigest()


def new_code(letters: int) -> str:
    """Return a random code in groups of four letters and digits, joined by "-"; 5 bits for each letter."""
    text = b32encode(secrets.token_bytes(letters)).decode()[:letters]
    return "-".join(text[start : start + 4] for start in range(0, letters, 4))


def plain(code: str) -> str:
    """Return a code as it is hashed: capital letters and digits, without what stands between, misreadings mended."""
    return "".join(letter for letter in code.upper().translate(_MISREAD) if letter in ALPHABET)
