"""What stops a bulk acceptance, what informs, and what it takes to sign."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring import flags
from indicators.scoring.gates import Gate, gate
from indicators.scoring.visitors import Pull


@pytest.mark.parametrize(
    ("half_points", "raised"),
    [
        ([], ["STALE"]),
        ([12], ["INSUFFICIENT"]),
        ([12, 12], ["THIN"]),
        ([12, 12, 12], []),
        ([10, 12, 14, 16], []),  # AD is 1.0: not above
        ([8, 10, 12, 14, 15], ["DISAGREE"]),  # AD is 1.1 about 6.0
        ([10, 11, 14, 16], ["DISAGREE", "OUTLIER"]),  # AD 1.125; 8.0 is 2.5 from 5.5, above 3 * 1.4826 * 0.5
        ([10, 13, 13, 13, 17], []),  # a range of 3.5; 2.0 from the others
        ([10, 13, 13, 13, 18], ["DISAGREE", "OUTLIER"]),  # a range of 4.0; 9.0 is 2.5 from the others' median
        ([8, 8, 13, 13], ["DISAGREE", "SPLIT", "OUTLIER"]),  # AD 1.25; 5 from a median of 13, MAD 0
        ([10, 10, 14, 14], []),  # a gap of 2.0
        ([10, 10, 15, 15], ["DISAGREE", "SPLIT", "OUTLIER"]),  # a gap of 2.5, two on each side
        ([10, 15, 15, 15, 15, 15], ["OUTLIER"]),  # the same gap, one expert below
        ([10, 10, 15, 15, 15, 15, 15, 15, 15, 15], ["SPLIT", "OUTLIER"]),
        ([12, 12, 12, 16], []),  # 2.0 from the others: not above
        ([12, 12, 12, 17], ["OUTLIER"]),
        ([12, 12, 12, 7], ["OUTLIER"]),
        ([10, 10, 12, 12, 14, 14, 17], []),  # 2.5 from 6.0, under 3 * 1.4826 * 1.0; AD 13/14
        ([11, 11, 12, 12, 13, 13, 17], ["OUTLIER"]),  # 2.5 from 6.0, above 3 * 1.4826 * 0.5; AD 11/14
        ([6, 11], ["DISAGREE", "OUTLIER", "THIN"]),  # AD 1.25; with two, each lies 2.5 from the other
    ],
)
def test_what_a_panel_shows(half_points: list[int], raised: list[str]) -> None:
    assert set(flags.of_panel(sorted(half_points))) == set(raised)


def pulled(difference: str, mass: int) -> Pull:
    return Pull((), Fraction(difference), Fraction(mass), Fraction(1, 10))


@pytest.mark.parametrize(
    ("difference", "mass", "alone", "moved", "raised"),
    [
        ("1.5", 30, 12, 12, ["PUBLIC"]),
        ("-1.5", 30, 12, 12, ["PUBLIC"]),
        ("1.49", 30, 12, 12, []),
        ("1.5", 29, 12, 12, []),
        ("0.1", 8, 12, 13, ["VISITORS"]),
        ("2", 40, 12, 13, ["PUBLIC", "VISITORS"]),
    ],
)
def test_what_visitors_show(difference: str, mass: int, alone: int, moved: int, raised: list[str]) -> None:
    assert list(flags.of_visitors(pulled(difference, mass), alone=alone, moved=moved)) == raised


@pytest.mark.parametrize(
    ("score", "raised"),
    [
        ("6.25", ["TIE"]),
        ("6.20", ["TIE"]),
        ("6.30", ["TIE"]),
        ("6.19", []),
        ("6.31", []),
        ("6.5", []),
        ("6.75", ["TIE"]),
        ("6", []),
    ],
)
def test_a_value_within_a_twentieth_of_a_boundary_is_near_a_tie(score: str, raised: list[str]) -> None:
    assert list(flags.of_score(Fraction(score), 12, None, Decimal(5), Decimal(7))) == raised


@pytest.mark.parametrize(
    ("before", "raised"), [(13, ["NOISE"]), (14, ["NOISE"]), (15, []), (10, ["NOISE"]), (9, []), (12, []), (None, [])]
)
def test_a_change_inside_the_interval_may_be_noise(before: int | None, raised: list[str]) -> None:
    assert list(flags.of_score(Fraction(6), 12, before, Decimal("5.0000"), Decimal("7.0000"))) == raised


def test_every_flag_either_stops_or_informs() -> None:
    assert set(flags.STOPPING) == {
        "DISAGREE", "SPLIT", "OUTLIER", "THIN", "INSUFFICIENT", "STALE", "PUBLIC", "VISITORS",
    }  # fmt: skip
    assert set(flags.INFORMING) == {"TIE", "NOISE"}


@pytest.mark.parametrize(
    ("before", "new", "raised", "expected"),
    [
        (12, 12, [], Gate.BULK),
        (12, 13, [], Gate.BULK),
        (12, 11, ["TIE", "NOISE"], Gate.BULK),
        (12, 12, ["THIN"], Gate.ONE),
        (12, 13, ["TIE", "VISITORS"], Gate.ONE),
        (12, 14, [], Gate.ONE),
        (12, 9, [], Gate.ONE),
        (12, 15, ["DISAGREE"], Gate.ONE),
        (12, 16, [], Gate.TWO),
        (12, 8, ["NOISE"], Gate.TWO),
        (2, 20, [], Gate.TWO),
        (None, 12, [], Gate.ONE),
        (None, 20, ["STALE"], Gate.ONE),
    ],
)
def test_the_gate_follows_from_the_change_and_the_flags(
    before: int | None, new: int, raised: list[str], expected: Gate
) -> None:
    assert gate(before, new, raised) == expected


@pytest.mark.parametrize("flag", flags.STOPPING)
def test_every_stopping_flag_keeps_a_cell_out_of_a_bulk_acceptance(flag: str) -> None:
    assert gate(12, 12, [flag]) == Gate.ONE
