"""Why answers are held or doubted, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.intake.spam import REASONS


@dataclass(frozen=True)
class FlagReason:
    """One reason, and how many responses have it."""

    words: str
    count: int
    code: str


def reasons(codes: Iterable[str]) -> list[FlagReason]:
    """Return the reasons behind codes, in a fixed order; a code that is no longer known stands for itself."""
    present = set(codes)
    current = [FlagReason(str(words), 0, code) for code, (_points, words) in REASONS.items() if code in present]
    return current + [FlagReason(code, 0, code) for code in sorted(present - REASONS.keys())]
