"""Classes of equal width for numbers: pure functions, exact."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

STEPS = (1, 2, 5)


def classes(values: Sequence[Decimal], most: int) -> list[tuple[Decimal, Decimal]]:
    """Return (lower bound, upper bound) of up to `most` classes that hold all values, each without its upper bound.

    The width is the least of 1, 2 and 5 times a power of ten with which so many are enough, and each bound a multiple
    of it. Raises `ValueError` without values.
    """
    if not values:
        raise ValueError("there is no value")
    low, high = min(values), max(values)
    exponent = -2
    while True:
        for step in STEPS:
            width = Decimal(step).scaleb(exponent)
            first = (low / width).to_integral_value(ROUND_FLOOR)
            last = (high / width).to_integral_value(ROUND_FLOOR)
            if last - first + 1 <= most:
                return [(width * place, width * (place + 1)) for place in range(int(first), int(last) + 1)]
        exponent += 1
