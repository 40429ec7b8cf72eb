"""The random order of a form: a number from 0 to 23 and a rule, by which anybody can compute again what was shown.

Each item (an option, a statement, a section) that keeps no place of its own has the key
SHA-256("<number>/<code of its question>/<its code>"), in UTF-8 and as hexadecimal digits; sections have no question:
"7//who". In ascending order of their keys these items take the places that the others leave. The rule needs nothing of
Python, so that files can be read with it in any language.
"""

import secrets
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, Final, TypeVar

from surveys.documents import Document, questions_of

ORDERS: Final = 24
RULE: Final = (
    f"Number of the random order that was shown, 0 to {ORDERS - 1}; empty: the order of the survey. Options, "
    "statements and sections that are not fixed stand in ascending order of the SHA-256 (hexadecimal) of "
    "“number/code of the question/code of the option”, for sections “number//code”"
)

Item = TypeVar("Item")


def draw_order() -> int:
    """Return the number of a random order."""
    return secrets.randbelow(ORDERS)


def is_shuffled(document: Document) -> bool:
    """Return whether a document has anything in a random order."""
    return bool(document.get("random_sections")) or any(
        question.get("random_options") for question in questions_of(document)
    )


def shuffled(items: Sequence[Item], order: int, question: str, *, is_fixed: Callable[[Any], bool]) -> tuple[Item, ...]:
    """Return items, which have a `code`, in the random order of this number; fixed ones keep their places."""

    def key(item: Any) -> str:
        return sha256(f"{order}/{question}/{item.code}".encode()).hexdigest()

    movable = iter(sorted((item for item in items if not is_fixed(item)), key=key))
    return tuple(item if is_fixed(item) else next(movable) for item in items)
