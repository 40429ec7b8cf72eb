"""Whole cells, from ratings and answers to everything that is said of them, by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring.cells import CellInputs, aggregate, aggregate_cell, alpha
from indicators.scoring.consensus import CONFIDENCE, Rating
from indicators.scoring.visitors import VisitorCount

ONE, SPREAD = Fraction(1), Fraction(1)


def panel(*half_points: int) -> tuple[Rating, ...]:
    return tuple(Rating(f"E{number}", value) for number, value in enumerate(half_points, start=1))


def cell(*half_points: int, before: int | None = None, visitors: tuple[VisitorCount, ...] = ()) -> CellInputs:
    return CellInputs("ZAF", "arms-trafficking", panel(*half_points), visitors, before)


def too_low(stratum: str, count: int, *, shown: int) -> VisitorCount:
    return VisitorCount(stratum, shown, 1, ONE, count)


def test_a_panel_alone() -> None:
    found = aggregate_cell(cell(10, 12, 12, 14, before=11), SPREAD)

    assert found.decided == ("6/1", "6/1", 12)
    assert found.n == 4
    assert found.error == pytest.approx(0.5)
    assert (found.low, found.high) == (Decimal("5.1021"), Decimal("6.8979"))
    assert (found.deviation, found.agreement) == (Decimal("0.5000"), Decimal("0.9500"))
    assert found.flags == ("NOISE",)  # 5.5 lies inside the interval


def test_excluded_ratings_count_for_nothing() -> None:
    inside = cell(10, 12, 12, 14)
    outside = (Rating("E8", 20, Fraction(0), "recused"), Rating("E9", 2, Fraction(0), "no reason given"))

    assert aggregate_cell(replace(inside, ratings=inside.ratings + outside), SPREAD) == aggregate_cell(inside, SPREAD)


def test_confidence_weighs() -> None:
    ratings = tuple(
        Rating(code, value, CONFIDENCE[confidence])
        for code, value, confidence in [("E1", 10, "low"), ("E2", 12, "high"), ("E3", 14, "medium"), ("E4", 16, "high")]
    )

    found = aggregate_cell(CellInputs("ZAF", "arms-trafficking", ratings, before=14), SPREAD)

    assert found.decided == ("263/39", "263/39", 13)  # 6.7436


def test_visitors_move_a_value_a_little() -> None:
    # T = (12 + 12 + 13) / 3 half points; visitors mean 7.5 in two strata: B = 4/3, clipped to 1; lambda = 2/45.
    crowd = (too_low("live", 25, shown=13), too_low("work", 25, shown=13))

    found = aggregate_cell(cell(12, 12, 12, 13, 13, before=13, visitors=crowd), SPREAD)

    assert found.decided == ("37/6", "559/90", 12)
    assert set(found.flags) == {"TIE", "NOISE"}  # 6.2111 lies within .05 of 6.25


def test_visitors_move_a_value_over_a_boundary_and_that_is_flagged() -> None:
    # T = 2/9 * 6 + 5/9 * 6 + 2/9 * 7; visitors mean 8.0, B = 16/9, m_eff = 40; S = T + 2/45 = 6.2667.
    crowd = (too_low("live", 25, shown=14), too_low("work", 25, shown=14))

    found = aggregate_cell(cell(12, 12, 14, before=14, visitors=crowd), SPREAD)

    assert found.decided == ("56/9", "94/15", 13)
    assert found.pull.difference == Fraction(16, 9)
    assert set(found.flags) == {"PUBLIC", "VISITORS", "TIE", "NOISE"}


def test_a_tie_goes_toward_the_edition_before() -> None:
    assert aggregate_cell(cell(12, 13, before=16), SPREAD).decided == ("25/4", "25/4", 13)
    assert aggregate_cell(cell(12, 13, before=10), SPREAD).decided == ("25/4", "25/4", 12)


def test_a_tie_of_a_first_value_goes_toward_the_median_else_up() -> None:
    # (10 + 5*12 + 5*12 + 20) / 12 and (4 + 5*13 + 5*13 + 16) / 12 are both 12.5 half points.
    assert aggregate_cell(cell(10, 12, 12, 20), SPREAD).decided == ("25/4", "25/4", 12)
    assert aggregate_cell(cell(4, 13, 13, 16), SPREAD).decided == ("25/4", "25/4", 13)
    assert aggregate_cell(cell(12, 13), SPREAD).decided == ("25/4", "25/4", 13)


def test_a_cell_that_nobody_judged_is_carried_forward() -> None:
    found = aggregate_cell(cell(before=12), SPREAD)

    assert found.decided == ("", "", 12)
    assert (found.low, found.high) == (Decimal("3.6318"), Decimal("8.3682"))  # SE^2 = 1 + .75^2
    assert (found.n, found.flags, found.deviation, found.agreement) == (0, ("STALE",), None, None)


def test_a_carried_cell_grows_less_sure() -> None:
    found = aggregate_cell(replace(cell(before=12), error_before=1.0), SPREAD)

    assert found.error == 1.25


def test_visitors_without_experts_make_no_value() -> None:
    crowd = (too_low("live", 100, shown=12), too_low("work", 100, shown=12))

    found = aggregate_cell(cell(before=12, visitors=crowd), SPREAD)

    assert found.decided == ("", "", 12)
    assert [stratum.mean for stratum in found.pull.strata] == [7, 7]
    assert found.pull.shift == 0


def test_a_new_indicator_that_nobody_judged_has_no_value() -> None:
    found = aggregate_cell(cell(), SPREAD)

    assert (found.decided, found.low, found.flags) == (("", "", None), None, ("STALE",))


def test_one_expert_is_not_enough_and_says_so() -> None:
    found = aggregate_cell(cell(13, before=13), SPREAD)

    assert found.decided == ("13/2", "13/2", 13)
    assert found.flags == ("INSUFFICIENT",)
    assert (found.deviation, found.agreement) == (Decimal("0.0000"), None)


def test_a_round_shares_its_spread() -> None:
    # Fifteen panels of three, 5.0, 5.5 and 6.0: SS = 1/2 and two degrees of freedom each; pooled 1/4.
    cells = [CellInputs(f"C{number}", "arms-trafficking", panel(10, 11, 12)) for number in range(15)]

    found = list(aggregate([*cells, CellInputs("C99", "arms-trafficking", panel(12))]))

    assert [held.country for held, _outcome in found][-1] == "C99"
    assert found[0][1].error == pytest.approx((0.25 * 1.1 / 3) ** 0.5)  # (1/2 + 8/4) / (2 + 8) = 1/4
    assert found[-1][1].error == pytest.approx((0.25 * 1.1) ** 0.5)


def test_the_alpha_of_a_round_leaves_out_what_is_excluded() -> None:
    first = CellInputs("ZAF", "arms-trafficking", (*panel(10, 12), Rating("E9", 20, Fraction(0), "recused")))

    assert alpha([first, cell(16, 18), cell(20)]) == Fraction(17, 20)


VALUES = st.lists(st.integers(2, 20), min_size=1, max_size=9)
CROWDS = st.lists(
    st.builds(
        VisitorCount,
        stratum=st.sampled_from(["live", "from", "work", "read", "unsaid"]),
        half_points=st.integers(2, 20),
        step=st.integers(-2, 2),
        weight=st.sampled_from([ONE, Fraction(1, 3), Fraction(1, 90)]),
        count=st.integers(0, 10**7),
    ),
    max_size=12,
).map(tuple)


@given(VALUES, CROWDS, st.integers(2, 20))
def test_the_value_is_within_a_tenth_of_the_panels_for_any_number_of_answers(
    values: list[int], crowd: tuple[VisitorCount, ...], before: int
) -> None:
    found = aggregate_cell(cell(*values, before=before, visitors=crowd), SPREAD)

    assert found.score is not None
    assert found.trimmed is not None
    assert found.half_points is not None
    assert abs(found.score - found.trimmed) <= Fraction(1, 10)
    assert abs(Fraction(found.half_points, 2) - found.score) <= Fraction(1, 4)


@given(VALUES, CROWDS, st.integers(2, 20), st.data())
def test_a_higher_rating_never_lowers_the_value(
    values: list[int], crowd: tuple[VisitorCount, ...], before: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(values) - 1))
    raised = list(values)
    raised[index] = data.draw(st.integers(values[index], 20))

    lower = aggregate_cell(cell(*values, before=before, visitors=crowd), SPREAD)
    higher = aggregate_cell(cell(*raised, before=before, visitors=crowd), SPREAD)

    assert lower.score is not None
    assert higher.score is not None
    assert lower.score <= higher.score
    assert lower.half_points is not None
    assert higher.half_points is not None
    assert lower.half_points <= higher.half_points


@given(VALUES, CROWDS, st.integers(2, 20), st.randoms())
def test_the_order_of_inputs_is_irrelevant(
    values: list[int], crowd: tuple[VisitorCount, ...], before: int, random: object
) -> None:
    ordered = cell(*values, before=before, visitors=crowd)
    ratings, counts = list(ordered.ratings), list(crowd)
    random.shuffle(ratings)  # type: ignore[attr-defined]
    random.shuffle(counts)  # type: ignore[attr-defined]

    assert aggregate_cell(replace(ordered, ratings=tuple(ratings), visitors=tuple(counts)), SPREAD) == aggregate_cell(
        ordered, SPREAD
    )
