"""Reasons for which responses are held or flagged: codes in, sentences out."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.intake.spam import REASONS


@dataclass(frozen=True)
class FlagReason:
    """A sentence for one quality flag, and the number of responses that carry it."""

    words: str
    count: int
    code: str


def reasons(codes: Iterable[str]) -> list[FlagReason]:
    """Return the reasons of flag codes, counts 0, in the order of `REASONS`; an unknown code is its own text."""
    present = set(codes)
    current = [FlagReason(str(words), 0, code) for code, (_points, words) in REASONS.items() if code in present]
    return current + [FlagReason(code, 0, code) for code in sorted(present - REASONS.keys())]
