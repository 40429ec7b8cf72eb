"""Computes one value from a panel's ratings: `trimmed-mean/1`, exact.

The top and the bottom fifth of the panel are dropped, the rest is averaged, and the average is rounded to the nearest
half point; an exact tie goes toward the edition before. Ratings are whole half points; T and S are points.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import attrgetter

from indicators.scoring.scale import HIGHEST, LOWEST

METHOD, VERSION = "trimmed-mean", "1"
TRIM = Fraction(1, 5)
ONE = Fraction(1)
CONFIDENCE = {"low": Fraction(1, 2), "medium": Fraction(3, 4), "high": ONE}


@dataclass(frozen=True, slots=True)
class Rating:
    """An expert's rating of a cell: code, half points and weight; an excluded one weighs 0 and has a reason.

    Raises `ValueError` off the scale, and for a weight without or an exclusion with one.
    """

    code: str
    half_points: int
    weight: Fraction = ONE
    excluded: str = ""

    def __post_init__(self) -> None:
        if not LOWEST <= self.half_points <= HIGHEST:
            raise ValueError(f"{self.half_points} half points are off the scale")
        above, _below = self.weight.as_integer_ratio()  # of thousands of ratings: a comparison of fractions is slow
        if above < 0 or (above > 0) == bool(self.excluded):
            raise ValueError(f"{self.code} weighs {self.weight} and is excluded for “{self.excluded}”")


def counted(ratings: Iterable[Rating]) -> list[Rating]:
    """Return the ratings that weigh something, the lowest first."""
    return sorted((rating for rating in ratings if not rating.excluded), key=attrgetter("half_points"))


def trim_weights(weights: Sequence[Fraction], *, trim: Fraction = TRIM) -> list[Fraction]:
    """Return each rating's share of the trimmed mean, together 1, from the weights of ratings sorted ascending.

    v_j = max(0, min(W_j, 1-a) - max(W_{j-1}, a)) / (1-2a), with W_j the cumulative normalised weight.
    """
    shares, whole = _shares(weights, trim)
    return [Fraction(share, whole) for share in shares]


def shares_of(panel: Sequence[Rating]) -> list[Fraction]:
    """Return the share of the trimmed mean, together 1, of each rating of a panel sorted as `counted` does.

    Ratings of one value share by their weight, so that their order changes neither T nor the printed shares.
    """
    carried: defaultdict[int, Fraction] = defaultdict(Fraction)
    masses: defaultdict[int, Fraction] = defaultdict(Fraction)
    for rating, share in zip(panel, trim_weights([rating.weight for rating in panel]), strict=True):
        carried[rating.half_points] += share
        masses[rating.half_points] += rating.weight
    return [carried[rating.half_points] * rating.weight / masses[rating.half_points] for rating in panel]


def trimmed_mean(weighed: Iterable[tuple[int, Fraction]], *, trim: Fraction = TRIM) -> Fraction:
    """Return the trimmed mean, in points, of (half points, weight) in any order."""
    ascending = sorted(weighed, key=lambda pair: pair[0])
    shares, whole = _shares([weight for _value, weight in ascending], trim)
    return Fraction(sum(share * value for share, (value, _weight) in zip(shares, ascending, strict=True)), 2 * whole)


def _shares(weights: Sequence[Fraction], trim: Fraction) -> tuple[list[int], int]:
    """Return the shares as whole numbers and their sum; fractions would be reduced at every step."""
    ratios = [weight.as_integer_ratio() for weight in weights]
    common = lcm(*{below for _above, below in ratios})
    masses = [above * (common // below) for above, below in ratios]
    total = sum(masses)
    if not total:
        raise ValueError("cannot aggregate ratings that all weigh nothing")
    cut, scale = trim.as_integer_ratio()
    low, high = cut * total, (scale - cut) * total
    shares, below = [], 0
    for mass in masses:
        above = below + scale * mass
        shares.append(max(0, min(above, high) - max(below, low)))
        below = above
    return shares, high - low


def doubled_median(ascending: Sequence[int]) -> int:
    """Return twice the median of sorted whole numbers, which is a whole number."""
    n = len(ascending)
    return ascending[(n - 1) // 2] + ascending[n // 2]


def median(ascending: Sequence[int]) -> Fraction:
    """Return the median of sorted whole numbers."""
    return Fraction(doubled_median(ascending), 2)


def round_to_half_points(points: Fraction, *, before: int | None, middle: Fraction) -> int:
    """Return points as the nearest half points: 7.3 as 15.

    An exact tie goes toward the half points of the edition before, else toward the median of the ratings, else up.
    """
    above, below = points.as_integer_ratio()
    lower, rest = divmod(2 * above, below)  # whole half points, and the rest in parts of `below`
    if 2 * rest != below:
        return lower if 2 * rest < below else lower + 1
    toward = middle if before is None else before
    return lower if toward < 2 * points else lower + 1


def as_text(points: Fraction | None) -> str:
    """Return a fraction as "p/q" and None as ""; checksums use it, since it is the same on every database."""
    return "" if points is None else "{}/{}".format(*points.as_integer_ratio())
