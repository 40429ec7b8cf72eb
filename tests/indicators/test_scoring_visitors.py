"""Visitors may move a consensus, by a tenth of a point at most."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring.visitors import Stratum, VisitorCount, pull, strata_of

ONE, SIX = Fraction(1), Fraction(6)
LIVE, FROM, WORK, READ, UNSAID = "live", "from", "work", "read", "unsaid"


def answers(stratum: str, step: int, count: int, *, shown: int = 12, burst: int = 1) -> VisitorCount:
    return VisitorCount(stratum, shown, step, Fraction(1, burst), count)


def heard(name: str, mean: str, mass: int = 10) -> Stratum:
    return Stratum(name, Fraction(mass), Fraction(mean))


def test_a_stratum_means_the_trimmed_mean_of_the_values_its_steps_stand_for() -> None:
    # Shown 6.0: eight mean 7, four mean 6; a quarter of the twelve goes at each end, one 6 and five 7 are left.
    found = strata_of([answers(LIVE, 1, 8), answers(LIVE, 0, 4)])

    assert found == (Stratum(LIVE, Fraction(12), Fraction(41, 6)),)


@pytest.mark.parametrize(
    ("shown", "step", "mean"),
    [
        (12, 2, "8"),
        (12, 1, "7"),
        (12, 0, "6"),
        (12, -1, "5"),
        (12, -2, "4"),
        (19, 2, "10"),
        (18, 1, "10"),
        (3, -2, "1"),
    ],
)
def test_a_step_means_up_to_two_points_and_stays_on_the_scale(shown: int, step: int, mean: str) -> None:
    assert strata_of([answers(LIVE, step, 3, shown=shown)])[0].mean == Fraction(mean)


def test_a_step_starts_from_the_value_that_was_shown() -> None:
    before_and_after_an_erratum = [answers(LIVE, 1, 5, shown=10), answers(LIVE, 0, 5, shown=12)]

    assert strata_of(before_and_after_an_erratum) == (Stratum(LIVE, Fraction(10), Fraction(6)),)


def test_a_burst_weighs_as_much_as_one() -> None:
    together = [answers(LIVE, 2, 8, burst=8), answers(LIVE, 0, 2)]

    assert strata_of(together) == (Stratum(LIVE, Fraction(3), Fraction(19, 3)),)


def test_two_strata_on_one_side_pull_by_the_smaller_difference() -> None:
    strata = strata_of([answers(LIVE, 1, 8), answers(LIVE, 0, 4), answers(FROM, 2, 10)])

    found = pull(strata, SIX)

    # B = 41/6 - 6; m_eff = 12 + 10; lambda = 1/10 * 22/72.
    assert (found.difference, found.mass, found.share) == (Fraction(5, 6), Fraction(22), Fraction(11, 360))
    assert SIX + found.shift == Fraction(2603, 432)


def test_two_strata_below_pull_down() -> None:
    found = pull((heard(LIVE, "5.5"), heard(READ, "4")), SIX)

    # m_eff = 20, lambda = 1/10 * 20/70, B = -1/2.
    assert found.difference == Fraction(-1, 2)
    assert found.shift == Fraction(-1, 70)


@pytest.mark.parametrize(
    "strata",
    [
        (),
        (heard(LIVE, "8"),),  # one stratum alone
        (heard(LIVE, "8"), heard(FROM, "8", 7)),  # and one that is too small to be heard
        (heard(LIVE, "8"), heard(FROM, "5")),  # on two sides
        (heard(LIVE, "8"), heard(FROM, "8"), heard(WORK, "5.5")),  # a third one on the other side
        (heard(LIVE, "8"), heard(FROM, "6")),  # one that agrees with the panel
    ],
)
def test_visitors_who_do_not_agree_move_nothing(strata: tuple[Stratum, ...]) -> None:
    found = pull(strata, SIX)

    assert (found.difference, found.shift) == (0, 0)


def test_a_stratum_is_heard_from_a_mass_of_eight() -> None:
    assert pull((heard(LIVE, "8", 8), heard(FROM, "8", 8)), SIX).difference == 2
    assert pull((heard(LIVE, "8", 8), heard(FROM, "8", 7)), SIX).mass == 8


def test_no_stratum_has_more_than_twenty_and_no_difference_pulls_more_than_one_point() -> None:
    found = pull((heard(LIVE, "9.5", 1000), heard(FROM, "8", 30)), SIX)

    # m_eff = 20 + 20, lambda = 1/10 * 40/90, B = 2 and is clipped to 1.
    assert (found.mass, found.difference, found.shift) == (Fraction(40), Fraction(2), Fraction(2, 45))


def test_five_strata_of_any_size_pull_by_a_fifteenth() -> None:
    everybody = [answers(name, 2, 10**6) for name in (LIVE, FROM, WORK, READ, UNSAID)]

    assert pull(strata_of(everybody), SIX).shift == Fraction(1, 15)


def test_the_greatest_pull_can_be_lowered_to_nothing() -> None:
    strata = (heard(LIVE, "9"), heard(FROM, "9"))

    assert pull(strata, SIX, greatest=Fraction(0)).shift == 0
    assert pull(strata, SIX, greatest=Fraction(1, 20)).shift == Fraction(1, 70)


@pytest.mark.parametrize("greatest", [Fraction(-1, 10), Fraction(11, 100), Fraction(1)])
def test_the_greatest_pull_cannot_be_raised(greatest: Fraction) -> None:
    with pytest.raises(ValueError, match="between 0 and 1/10"):
        pull((), SIX, greatest=greatest)


@pytest.mark.parametrize(
    ("shown", "step", "weight", "count"),
    [
        (12, 3, "1", 1),
        (12, -3, "1", 1),
        (12, 0, "0", 1),
        (12, 0, "2", 1),
        (12, 0, "1", -1),
        (1, 0, "1", 1),
        (21, 0, "1", 1),
    ],
)
def test_counts_that_cannot_be_are_refused(shown: int, step: int, weight: str, count: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        VisitorCount(LIVE, shown, step, Fraction(weight), count)


CROWDS = st.lists(
    st.builds(
        VisitorCount,
        stratum=st.sampled_from([LIVE, FROM, WORK, READ, UNSAID]),
        half_points=st.integers(2, 20),
        step=st.integers(-2, 2),
        weight=st.sampled_from([ONE, Fraction(1, 2), Fraction(1, 7), Fraction(1, 500)]),
        count=st.integers(0, 10**9),
    ),
    max_size=30,
)


@given(CROWDS, st.fractions(1, 10, max_denominator=5000))
def test_however_many_answer_the_value_moves_by_a_tenth_at_most_and_stays_on_the_scale(
    crowd: list[VisitorCount], consensus: Fraction
) -> None:
    moved = consensus + pull(strata_of(crowd), consensus).shift

    assert abs(moved - consensus) <= Fraction(1, 10)
    assert 1 <= moved <= 10


@given(CROWDS, st.fractions(1, 10, max_denominator=999), st.fractions(1, 10, max_denominator=999))
def test_a_higher_consensus_never_becomes_a_lower_value(
    crowd: list[VisitorCount], one: Fraction, other: Fraction
) -> None:
    strata = strata_of(crowd)
    low, high = sorted([one, other])

    assert low + pull(strata, low).shift <= high + pull(strata, high).shift


@given(CROWDS, st.randoms())
def test_the_order_of_counts_is_irrelevant(crowd: list[VisitorCount], random: object) -> None:
    shuffled = list(crowd)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert strata_of(shuffled) == strata_of(crowd)
