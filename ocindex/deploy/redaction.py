"""Removes secrets from log messages: tokens in paths, addresses, and rows that database errors quote.

A token identifies a respondent or an expert, or sets a password. PostgreSQL repeats the row that it refuses below the
first line of its message, texts included.
"""

import logging
import re
from traceback import format_tb
from urllib.parse import quote, unquote

from ocindex.deploy.unseen import is_unseen_path

TOKEN = re.compile(r"(/(?:experts|feedback/(?:receipt|draft|invite)|admin/+password_reset/+[^/?#]+)/+)[^/?#]+")
PATH = re.compile(r"/[^\s\"'<>]*")
ORIGIN = re.compile(r"((?:Origin|Referer) checking failed - )\S+")
ADDRESS = re.compile(r"\bip=\S+?(?=:? |:?$)")
ROW = re.compile(r"\n(DETAIL: ).*", re.DOTALL)


def without_tokens(path: str) -> str:
    """Return the path with each token replaced by `-`; a changed path is percent-encoded again."""
    plain = unquote(path)
    cleared = TOKEN.sub(r"\1-", plain)
    return path if cleared == plain else quote(cleared, safe="/?&=#:-._~")


def without_secrets(text: str) -> str:
    """Return the message without tokens and visitors' paths, without origins and addresses, and without quoted rows."""
    text = ROW.sub(r"\n\1-", ORIGIN.sub(r"\1-", text))
    return ADDRESS.sub("ip=-", PATH.sub(lambda match: _without_secrets_in_path(match[0]), text))


def _without_secrets_in_path(path: str) -> str:
    return "-" if is_unseen_path(path) else without_tokens(path)


def redacted_traceback(fault: BaseException) -> str:
    """Return the tracebacks of an exception's causes and of itself, with the first line of each message, redacted."""
    chain: list[BaseException] = []
    cause: BaseException | None = fault
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return without_secrets("\n\nThis led to:\n\n".join(_traceback(link) for link in reversed(chain)))


def _traceback(fault: BaseException) -> str:
    frames = "".join(format_tb(fault.__traceback__))
    first_line = str(fault).partition("\n")[0]
    return (
        f"Traceback (most recent call last):\n{frames}{type(fault).__module__}.{type(fault).__qualname__}: {first_line}"
    )


class SweepFilter(logging.Filter):
    """Drops Celery's messages about successful sweeps: without Redis there are two each second."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.INFO or "tasks.sweep" not in record.getMessage()


class RedactingFilter(logging.Filter):
    """Removes secrets from the message and the traceback of each record, before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleared = without_secrets(message)
        if cleared != message:
            record.msg, record.args = cleared, ()
        if record.exc_info and record.exc_info[1]:
            record.exc_text = redacted_traceback(record.exc_info[1])  # formatters print it if it is set
        return True
