"""How much two proportions of separate groups differ, with an interval: pure functions of counts."""

from math import sqrt

from surveys.statistics.intervals import Interval, Z, wilson


def newcombe(count_1: int, base_1: int, count_2: int, base_2: int, z: float = Z) -> Interval | None:
    """Return the second proportion minus the first, -1 to 1, with its 95% interval; None where a base is empty.

    low = d - sqrt((p2 - l2)² + (u1 - p1)²),  high = d + sqrt((u2 - p2)² + (p1 - l1)²), with the bounds l and u of
    Wilson (Newcombe, Statistics in Medicine 17, 1998, 873-890, method 10).
    """
    first, second = wilson(count_1, base_1, z), wilson(count_2, base_2, z)
    if first is None or second is None:
        return None
    difference = second.share - first.share
    low = difference - sqrt((second.share - second.low) ** 2 + (first.high - first.share) ** 2)
    high = difference + sqrt((second.high - second.share) ** 2 + (first.share - first.low) ** 2)
    return Interval(difference, low, high)
