"""Codes made from words, for questions, options and statements that nobody gave one."""

from collections.abc import Container

from django.utils.text import slugify

from surveys.models import Option
from surveys.models.codes import CODE

LONGEST = 36  # so that a number has room behind it
QUESTION, SECTION = "question", "section"  # codes of what has no words yet


def code_from(words: str, taken: Container[str]) -> str:
    """Return a code made from a text, with a number at its end if it is taken."""
    stem = slugify(words)[:LONGEST].strip("-_").replace("_", "-")
    if not stem or not stem[0].isalpha():
        stem = f"o-{stem}".strip("-")
    code, number = stem, 2
    while code in taken or code == Option.SKIPPED:
        code, number = f"{stem}-{number}", number + 1
    CODE(code)
    return code


def follows(code: str, before: str, after: str, placeholder: str = QUESTION) -> bool:
    """Return whether a code was made from words that are still being typed, so that it goes on with them."""
    if not after.startswith(before) or before == after:
        return False
    made = code_from(before or placeholder, ())
    number = code.removeprefix(f"{made}-")
    return code == made or (code != number and number.isascii() and number.isdigit())
