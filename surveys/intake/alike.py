"""Whether two submissions are alike: told from fingerprints, which stay an hour in the cache and hold no word.

Two are alike where at least four in five of the answers in either are the same in both. What is asked of one alone
counts as a difference, so that who answers much is not like those who answer little; nor are two alike who speak of
different scores and chose one thing each. A chosen answer is the same where the same options or numbers were given, a
text where half of its pieces are (`_are_nearly_equal`). People who give the same answer to the only question cannot be
told from a program that does: the sixth waits for a person then, and a burst weighs as one in any case.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Final

from surveys.intake.receipts import keyed_hash
from surveys.kinds.asked import Reply

MOST_ANSWERS: Final = 100  # of one submission that are compared
LONGEST: Final = 500  # characters of a text that are compared
PIECE: Final = 4  # characters; where words are not set apart by spaces there are pieces too
SKETCH_SIZE: Final = 32  # hashes that stand for all pieces of a text
SHORT_TEXT: Final = 20  # characters; shorter texts are the same or are not

# {hash of what was answered: hashes of the answer}
Fingerprint = dict[int, frozenset[int]]


def fingerprint(replies: Iterable[Reply], about: Sequence[int], daily_key: str) -> Fingerprint:
    """Return the fingerprint of replies, none of them skipped, to questions about a score (its keys) or about nothing.

    Its hashes are keyed with the key of the day and with the site's own: the cache alone tells no answer, and no
    fingerprint can be made again after the day.
    """
    key = keyed_hash("alike", daily_key)
    answers = [(_hashed(key, place), content) for place, content in _answers(replies, about)][:MOST_ANSWERS]
    return {place: frozenset(_sketch(key, content)) for place, content in answers}


def are_alike(first: Fingerprint, second: Fingerprint) -> bool:
    """Return whether four in five of the answers in either fingerprint are the same in both."""
    same = sum(_are_nearly_equal(first[place], second[place]) for place in first.keys() & second.keys())
    return 5 * same >= 4 * len(first.keys() | second.keys())


def _answers(replies: Iterable[Reply], about: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Yield (what was answered, the answer) for each choice and each text; a choice begins with a null."""
    if about:
        yield "about", f"\0{tuple(about)}"
    for reply in replies:
        if reply.options or reply.numbers:
            yield f"{reply.question}", f"\0{reply.options} {[f'{number:.2f}' for number in reply.numbers]}"
        for option, text in ((None, reply.text), *reply.words):
            if text:
                yield f"{reply.question} {option}", " ".join(text.casefold().split())[:LONGEST]


def _sketch(key: bytes, content: str) -> list[int]:
    """Return the hash of a choice or a short text, or the smallest hashes of the pieces of a text."""
    if content.startswith("\0") or len(content) < SHORT_TEXT:
        return [_hashed(key, content)]
    pieces = {content[place : place + PIECE] for place in range(len(content) - PIECE + 1)}
    return sorted(_hashed(key, piece) for piece in pieces)[:SKETCH_SIZE]


def _are_nearly_equal(first: frozenset[int], second: frozenset[int]) -> bool:
    """Return whether half of the smallest hashes of two sketches are in both: about half of the pieces then are too.

    The smallest hashes of a set are a random sample of it (Broder, “On the resemblance and containment of documents”).
    """
    smallest = sorted(first | second)[:SKETCH_SIZE]
    return 2 * len(first & second & set(smallest)) >= len(smallest)


def _hashed(key: bytes, text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), key=key, digest_size=4).digest())
