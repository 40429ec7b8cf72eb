"""Values of a query string: strict parsing, and excerpts of what could not be read, for messages."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

_SCORE = re.compile(r"10(?:\.0{1,2})?|[1-9](?:\.[0-9]{1,2})?", re.ASCII)
LONGEST_ECHO = 40
MOST_ECHOED = 5


class NotUnderstood(ValueError):
    """A value of the query that cannot be read; its text is a sentence for the reader."""


def read_score(text: str) -> Decimal | None:
    """Return a number from 1 to 10 with up to two decimals; None for "". Raises NotUnderstood for anything else."""
    if not text:
        return None
    if not _SCORE.fullmatch(text):
        raise NotUnderstood(
            _("“%(text)s” is not a score: write a number from 1 to 10, such as 5 or 5.50.") % {"text": echo(text)}
        )
    return Decimal(text)


def echo(text: str) -> str:
    """Return a text, cut after 40 characters, to quote it in a message."""
    return text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}…"


def echo_all(texts: Iterable[str]) -> str:
    """Return up to five texts, cut and in quotation marks, as a list with commas."""
    listed = [f"“{echo(text)}”" for text in texts]
    more = ["…"] if len(listed) > MOST_ECHOED else []
    return ", ".join(listed[:MOST_ECHOED] + more)
