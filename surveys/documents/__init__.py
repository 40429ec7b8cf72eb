"""The document of a version, which visitors answer, as plain data (its shape: surveys/questionnaires/compiling.py)."""

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.documents.languages import read

Document = dict[str, Any]


def questions_of(document: Document) -> Iterator[Document]:
    """Yield the questions of a document in their order; statements are in the `rows` of their matrix."""
    for section in document["sections"]:
        yield from section["questions"]


def settings_in(language: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a question with their texts in one language."""
    return {name: read(value, language) if isinstance(value, dict) else value for name, value in settings.items()}
