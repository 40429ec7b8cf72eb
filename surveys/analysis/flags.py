"""Reasons for which responses are held or flagged: codes in, sentences out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from surveys.analysis.quality_rules import RULES
from surveys.intake.spam import REASONS


@dataclass(frozen=True)
class FlagReason:
    """A sentence for one quality flag, and the number of responses that carry it."""

    words: str
    count: int
    code: str


def reasons(codes: Iterable[str]) -> list[FlagReason]:
    """Return the reasons of flags and quality rules, counts 0, in their order; an unknown code is its own text."""
    present = set(codes)
    words_by_code: dict[str, Promise] = {code: words for code, (_points, words) in REASONS.items()}
    words_by_code |= {code: rule.words for code, rule in RULES.items()}
    current = [FlagReason(str(words), 0, code) for code, words in words_by_code.items() if code in present]
    return current + [FlagReason(code, 0, code) for code in sorted(present - words_by_code.keys())]
