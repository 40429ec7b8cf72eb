"""Paths without the tokens in them: who holds a token is a respondent or an expert, and no log may know which."""

import logging
import re
from urllib.parse import quote, unquote

TOKEN = re.compile(r"(/(?:experts|feedback/(?:receipt|draft|invite))/+)[^/?#]+")
PATH = re.compile(r"/[^\s\"'<>]*")
ADDRESS = re.compile(r"\bip=\S+?(?=:? |:?$)")


def without_tokens(path: str) -> str:
    """Return the path with each token replaced by `-`, percent-encoded where it was, or could break a line."""
    plain = unquote(path)
    cleared = TOKEN.sub(r"\1-", plain)
    return path if cleared == plain else quote(cleared, safe="/?&=#:-._~")


def without_secrets(text: str) -> str:
    """Return the message with tokens cut out of its paths, and without the peer's address."""
    return ADDRESS.sub("ip=-", PATH.sub(lambda found: without_tokens(found[0]), text))


class RedactingFilter(logging.Filter):
    """Rewrites each record before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleared = without_secrets(message)
        if cleared != message:
            record.msg, record.args = cleared, ()
        return True
