"""Differences between two texts, word by word. Does not use Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

AROUND = 12  # words shown on each side of a change
MOST_WORDS = 3000  # longer texts are compared line by line: comparing costs the square of the length
_WORD = re.compile(r"\S+\s*|\s+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True)
class Piece:
    """A run of text: the same in both, only in the old, only in the new, or a gap that leaves out what is the same."""

    kind: Literal["same", "old", "new", "gap"]
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Return both texts as runs that are the same, old or new; long equal runs keep 12 words beside each change."""
    before, after = _cut(old, new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.extend(_shortened(before[i1:i2], first=i1 == 0, last=i2 == len(before)))
            continue
        pieces.extend(_piece("old", before[i1:i2]))
        pieces.extend(_piece("new", after[j1:j2]))
    return pieces


def _cut(old: str, new: str) -> tuple[list[str], list[str]]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > 2 * MOST_WORDS:
        return _LINE.findall(old), _LINE.findall(new)
    return before, after


def _piece(kind: Literal["same", "old", "new"], words: list[str]) -> Iterator[Piece]:
    if words:
        yield Piece(kind, "".join(words))


def _shortened(words: list[str], *, first: bool, last: bool) -> Iterator[Piece]:
    """Leave out the middle of a long run, and its far end where the text begins or ends with it."""
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(words) <= head + tail + 1 or (first and last):
        yield from _piece("same", words)
        return
    yield from _piece("same", words[:head])
    yield Piece("gap", "…")
    yield from _piece("same", words[len(words) - tail :] if tail else [])
