"""How far two people who coded the same texts agree. Pure functions of counts and of sets of codes."""

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Final, NamedTuple

from surveys.statistics.intervals import Interval, Z

LOPSIDED: Final = Fraction(4, 5)  # of the prevalence index: from here on kappa is low even where coders hardly differ
Codes = frozenset[Hashable]


class Pairing(NamedTuple):
    """How often two coders gave one code: both of them, the first alone, the second alone, neither."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def n(self) -> int:
        return sum(self)


@dataclass(frozen=True)
class CodeAgreement:
    """What two coders made of one code. Shares are from 0 to 1; `kappa` is None where both gave it always or never.

    `prevalence` is the mean of the two coders' shares, `adjusted` what kappa would be if the code were given as often
    as not and by both as often (PABAK: 2 p - 1, Byrt, Bishop and Carlin, Journal of Clinical Epidemiology 46, 1993,
    423-429). `is_lopsided` says that the prevalence index |both - neither| / n of the same source is 0.8 or more.
    """

    agreement: float
    prevalence: float
    adjusted: float
    kappa: Interval | None
    is_lopsided: bool


def of_code(pairing: Pairing) -> CodeAgreement | None:
    """Return how far two coders agree on one code; None of nothing."""
    n = pairing.n
    if not n:
        return None
    agreement = (pairing.both + pairing.neither) / n
    return CodeAgreement(
        agreement=agreement,
        prevalence=(2 * pairing.both + pairing.first + pairing.second) / (2 * n),
        adjusted=2 * agreement - 1,
        kappa=kappa([[pairing.both, pairing.first], [pairing.second, pairing.neither]]),
        is_lopsided=Fraction(abs(pairing.both - pairing.neither), n) >= LOPSIDED,
    )


def kappa(counts: Sequence[Sequence[int]], z: float = Z) -> Interval | None:
    """Return Cohen's kappa of a square table, first coder by second, with its 95% interval, cut at -1 and 1.

    kappa = (po - pe) / (1 - pe) (Cohen, Educational and Psychological Measurement 20, 1960, 37-46). The interval is
    kappa ± z SE with the standard error for a kappa that need not be 0 (Fleiss, Cohen and Everitt, Psychological
    Bulletin 72, 1969, 323-327, formula 13). It is too narrow below some 30 texts, and no interval where all agree.
    None without counts, or where each coder gave one and the same category to all: chance alone would agree then.
    """
    n = sum(map(sum, counts))
    places = range(len(counts))
    if not n:
        return None
    first = [sum(counts[row]) / n for row in places]
    second = [sum(counts[row][column] for row in places) / n for column in places]
    observed = sum(counts[place][place] for place in places) / n
    expected = sum(first[place] * second[place] for place in places)
    if max(first) == max(second) == 1 and first.index(1) == second.index(1):
        return None
    value = (observed - expected) / (1 - expected)
    spread = 0.0
    for row in places:
        for column in places:
            share = counts[row][column] / n
            if row == column:
                spread += share * (1 - (first[row] + second[row]) * (1 - value)) ** 2
            else:
                spread += share * ((1 - value) * (second[row] + first[column])) ** 2
    spread -= (value - expected * (1 - value)) ** 2
    half = z * sqrt(max(spread, 0.0) / n) / (1 - expected)
    return Interval(value, max(-1.0, value - half), min(1.0, value + half))


def masi_distance(first: Collection[Hashable], second: Collection[Hashable]) -> Fraction:
    """Return how far two sets of codes are apart: 0 where they are the same, 1 where they have nothing in common.

    1 - J M: J is what they share of all that is in either; M is 1 for equal sets, 2/3 where one holds the other, 1/3
    where each has something of its own (Passonneau, Measuring Agreement on Set-valued Items, LREC 2006).
    """
    one_set, other = frozenset(first), frozenset(second)
    if one_set == other:
        return Fraction(0)
    shared = len(one_set & other)
    weight = Fraction(2, 3) if one_set <= other or other <= one_set else Fraction(1, 3)
    return 1 - Fraction(shared, len(one_set | other)) * weight


def alpha_of_sets(pairs: Sequence[tuple[Codes, Codes]]) -> Fraction | None:
    """Return Krippendorff's alpha of two coders who gave each text a set of codes, with the distance of MASI.

    1 - observed / expected disagreement: the first is the mean distance within texts, the second the mean distance of
    any two of all the sets that were given (Krippendorff, Content Analysis, 2004, 11.3). None where nothing differs at
    all, or without texts. A mean of kappas would count each rare code as much as all others together, and would not
    know that {delay, staff} is nearer to {delay} than to {politics}.
    """
    sets = Counter[Codes]()
    for first, second in pairs:
        sets.update((frozenset(first), frozenset(second)))
    n = sum(sets.values())
    given = list(sets.items())
    apart = sum(
        (
            count * other_count * masi_distance(codes, others)
            for place, (codes, count) in enumerate(given)
            for others, other_count in given[:place]
        ),
        Fraction(0),
    )
    if not apart:
        return None
    expected = 2 * apart / (n * (n - 1))
    observed = sum((masi_distance(*pair) for pair in pairs), Fraction(0)) / len(pairs)
    return 1 - observed / expected
