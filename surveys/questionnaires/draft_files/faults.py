"""What is wrong in a file of a draft: the place in words, and why."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import ngettext

from lib.refusals import Refused

MOST_FAULTS: Final = 200


@dataclass(frozen=True)
class DraftFault:
    """A fault: where it is (section 1 “you”, question 2 “who”, text), and the reason in a sentence."""

    place: str
    reason: str


class WrongValue(ValueError):
    """Raised where a value cannot stand in its place; its message says why, without the place."""


class UnreadableDraft(Refused):
    """Raised for a file that cannot be read; nothing of it is written."""

    def __init__(self, faults: list[DraftFault]) -> None:
        count = len(faults)
        message = ngettext(
            "The file has %(count)s fault, and nothing was written.",
            "The file has %(count)s faults, and nothing was written.",
            count,
        )
        super().__init__(message % {"count": count})
        self.faults, self.more = faults[:MOST_FAULTS], max(0, count - MOST_FAULTS)
