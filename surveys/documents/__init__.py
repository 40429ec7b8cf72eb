"""The document of a version, which visitors answer, as plain data (its shape: surveys/questionnaires/compiling.py)."""

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]


def questions_of(document: Document) -> Iterator[Document]:
    """Yield the questions of a document in their order; statements are in the `rows` of their matrix."""
    for section in document["sections"]:
        yield from section["questions"]
