"""How far scores moved between two editions: four classes, their shares, and what is usual.

Source of the usual shares: the 6,176 scores of 2023 and 2025 that ship (3,590 unchanged, 1,970 by half a point, 492 by
one point, 124 by more).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

UNCHANGED, HALF, ONE, MORE = "unchanged", "half", "one", "more"
CLASSES = (UNCHANGED, HALF, ONE, MORE)
USUAL: Mapping[str, Fraction] = {
    UNCHANGED: Fraction(58, 100),
    HALF: Fraction(32, 100),
    ONE: Fraction(8, 100),
    MORE: Fraction(2, 100),
}
BEYOND = 3  # times the usual share
LEAST = Fraction(1, 100)  # a share up to this is never beyond: a history without a single large move forbids none
Move = tuple[int, int]  # half points before and after


def move_class(before: int, after: int) -> str:
    """Return the class of a move, of half points: UNCHANGED, HALF (.5), ONE (1.0) or MORE."""
    return CLASSES[min(abs(after - before), 3)]


def count_moves(moves: Iterable[Move]) -> dict[str, int]:
    """Return the number of moves in each class; a class without any counts 0."""
    sizes = Counter(abs(after - before) for before, after in moves)
    counts = dict.fromkeys(CLASSES, 0)
    for size, count in sizes.items():
        counts[move_class(0, size)] += count
    return counts


def shares_of(counts: Mapping[str, int]) -> dict[str, Fraction]:
    """Return the share of each class, 0 to 1; raises `ValueError` where nothing was counted."""
    total = sum(counts.values())
    if not total:
        raise ValueError("no moves have no shares")
    return {name: Fraction(count, total) for name, count in counts.items()}


def mean_shares(history: Sequence[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """Return the mean share of each class over several pairs of editions; raises `ValueError` without any."""
    if not history:
        raise ValueError("no history has no mean")
    return {name: sum((shares[name] for shares in history), Fraction(0)) / len(history) for name in CLASSES}


def bound(usual: Fraction) -> Fraction:
    """Return the share above which a class is beyond the usual: three times the usual one, 1% at least."""
    return max(BEYOND * usual, LEAST)


def is_beyond(share: Fraction, usual: Fraction) -> bool:
    """Return whether a share is more than three times the usual one, and more than 1%."""
    return share > bound(usual)
