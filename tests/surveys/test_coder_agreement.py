"""Agreement of two coders, against published examples and numbers of other programs, run once and written out.

statsmodels 0.15.0: `statsmodels.stats.inter_rater.cohens_kappa` for kappa and its standard error (kappa alone is the
same in scikit-learn 1.9.1, `cohen_kappa_score`); nltk 3.10.4: `AnnotationTask(..., distance=masi_distance).alpha()`.
"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.statistics.agreement import Pairing, alpha_of_sets, kappa, masi_distance, of_code

Z = 1.959963984540054
SETS = [
    ({"delay"}, {"delay"}), ({"delay", "staff"}, {"delay"}), ({"staff"}, {"politics"}), (set(), set()),
    ({"politics"}, {"politics", "staff"}), ({"delay", "politics"}, {"delay", "politics"}), ({"staff"}, set()),
    ({"delay", "staff"}, {"staff", "politics"}), ({"staff"}, {"staff"}), ({"delay"}, {"delay"}),
]  # fmt: skip
sets_of_codes = st.frozensets(st.sampled_from("abcd"), max_size=3)


@pytest.mark.parametrize(
    ("counts", "value", "error"),
    [
        # The example of Fleiss, Cohen and Everitt (1969), shares of 100: kappa .429.
        ([[53, 5, 2], [11, 14, 5], [1, 6, 3]], 0.4285714285714285, 0.0759588315346638),
        # 50 grant proposals read by two readers, the example of many textbooks: kappa .40.
        ([[20, 5], [10, 15]], 0.3999999999999999, 0.12699606293110033),
        ([[1, 4], [5, 190]], 0.15887850467289633, 0.1592646844297866),
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.49152542372881347, 0.05100181557607786),
        ([[7, 2], [3, 8]], 0.5, 0.19267848867977692),
    ],
)
def test_kappa_and_its_standard_error_are_those_of_statsmodels(
    counts: list[list[int]], value: float, error: float
) -> None:
    interval = kappa(counts)

    assert interval is not None
    assert interval.share == pytest.approx(value, abs=1e-12)
    assert interval.low == pytest.approx(value - Z * error, abs=1e-12)
    assert interval.high == pytest.approx(min(1, value + Z * error), abs=1e-12)


def test_coders_who_always_agree_have_a_kappa_of_one_and_no_width() -> None:
    assert kappa([[5, 0], [0, 15]]) == pytest.approx((1, 1, 1))


@pytest.mark.parametrize("counts", [[[0, 0], [0, 20]], [[20, 0], [0, 0]], [[0, 0], [0, 0]]])
def test_a_code_that_both_give_always_or_never_has_no_kappa(counts: list[list[int]]) -> None:
    assert kappa(counts) is None


def test_a_code_that_one_coder_never_gives_has_a_kappa_of_nought() -> None:
    assert kappa([[0, 0], [5, 15]]) == pytest.approx((0, 0, 0), abs=1e-12)


def test_a_rare_code_is_marked_since_kappa_is_low_where_coders_hardly_differ() -> None:
    rare, even = of_code(Pairing(1, 4, 5, 190)), of_code(Pairing(20, 5, 10, 15))

    assert rare is not None
    assert even is not None
    assert (rare.agreement, rare.adjusted, rare.prevalence) == pytest.approx((0.955, 0.91, 11 / 400))
    assert rare.is_lopsided  # |1 - 190| / 200 = 0.945
    assert (even.agreement, even.adjusted, even.prevalence) == pytest.approx((0.7, 0.4, 0.55))
    assert not even.is_lopsided
    assert of_code(Pairing(0, 0, 0, 0)) is None


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ("ab", "ab", "0"),
        ("", "", "0"),
        ("a", "", "1"),
        ("a", "b", "1"),
        ("ab", "a", "2/3"),  # 1 - 1/2 · 2/3
        ("ab", "bc", "8/9"),  # 1 - 1/3 · 1/3
        ("ab", "abcd", "2/3"),  # the example in the documentation of nltk
    ],
)
def test_the_distance_of_two_sets_of_codes(first: str, second: str, distance: str) -> None:
    assert masi_distance(first, second) == masi_distance(second, first) == Fraction(distance)


def test_alpha_over_sets_of_codes_is_that_of_nltk() -> None:
    alpha = alpha_of_sets([(frozenset(first), frozenset(second)) for first, second in SETS])

    assert alpha is not None
    assert float(alpha) == pytest.approx(0.4687270051508462, abs=1e-12)


def test_alpha_of_nothing_and_of_one_set_alone_is_not_defined() -> None:
    assert alpha_of_sets([]) is None
    assert alpha_of_sets([(frozenset("a"), frozenset("a"))] * 3) is None


@given(st.lists(st.tuples(sets_of_codes, sets_of_codes), max_size=12))
def test_whoever_is_called_first_changes_nothing_and_nobody_agrees_more_than_fully(
    pairs: list[tuple[frozenset[str], frozenset[str]]],
) -> None:
    alpha = alpha_of_sets(pairs)  # type: ignore[arg-type]

    assert alpha == alpha_of_sets([(second, first) for first, second in pairs])
    assert alpha is None or alpha <= 1
    assert (alpha == 1) == (alpha is not None and all(first == second for first, second in pairs))
