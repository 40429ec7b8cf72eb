"""Which earlier answers stand in the texts of a document: “{code}”, with the code of a question or a statement."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from surveys.documents import Document, questions_of

PIPE: Final = re.compile(r"\{([a-z][a-z0-9-]{0,39})\}")


def codes_in(texts: dict[str, str]) -> set[str]:
    """Return the codes in a text, in whichever of its languages."""
    return {code for text in texts.values() for code in PIPE.findall(text)}


def with_new_pipes(text: str, codes: Mapping[str, str], longest: int | None = None) -> str:
    """Return a text with the answers of questions that have new codes, {old: new}; unchanged where it gets too long."""
    renamed = PIPE.sub(lambda pipe: f"{{{codes.get(pipe[1], pipe[1])}}}", text)
    return text if longest is not None and len(renamed) > longest else renamed


def codes_of(question: Document) -> Iterator[str]:
    """Yield the code of a question, and those of its statements."""
    yield question["code"]
    yield from (row["code"] for row in question["rows"])


def piped_codes(document: Document) -> frozenset[str]:
    """Return the codes of questions and statements whose answers stand in a text of the document."""
    own = {code for question in questions_of(document) for code in codes_of(question)}
    texts = [text for question in questions_of(document) for text in (question["text"], question["help"])]
    texts += [section["introduction"] for section in document["sections"]]
    return frozenset(own & set().union(*map(codes_in, texts)))
