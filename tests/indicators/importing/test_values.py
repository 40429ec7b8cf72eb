"""One strict reading of numbers: exact, ASCII, refused rather than guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.importing import values
from indicators.importing.tables import Value


@pytest.mark.parametrize(
    ("stated", "half_points"),
    [
        ("1", 2),
        ("1.0", 2),
        ("7.5", 15),
        ("10", 20),
        ("10.0", 20),
        (Decimal("7.5"), 15),
        (Decimal("1E1"), 20),
        (None, None),
    ],
)
def test_scores_are_read_as_half_points(stated: Value, half_points: int | None) -> None:
    assert values.half_points(stated) == half_points


@pytest.mark.parametrize(
    "stated",
    [
        "0.5", "10.5", "7.25", "7,5", "1_0", "+7", "-7", " 7", "7 ", "7.", ".5", "1e1", "0x7", "07", "NA", "n/a", "-",
        "–", "nan", "inf", "７", "٧", "7.5\u200b", "TRUE", "#DIV/0!", "=?", "2031-01-01",
        Decimal("0.5"), Decimal("10.5"), Decimal("7.25"), Decimal("7.4999999999999999"), Decimal("-7"),
        Decimal("1E400"),
    ],
)  # fmt: skip
def test_what_is_no_score_is_refused(stated: Value) -> None:
    with pytest.raises(values.UnreadableValue, match="from 1 to 10 in half points"):
        values.half_points(stated)


@given(st.one_of(st.text(alphabet="0123456789.,_ +-eE７٧", max_size=5), st.text(max_size=8)))
def test_no_text_but_the_nineteen_scores_is_read_as_one(text: str) -> None:
    try:
        half_points = values.half_points(text)
    except values.UnreadableValue:
        return
    assert text.isascii()
    assert text.rstrip("0").rstrip(".") in {
        "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5", "5.5", "6", "6.5", "7", "7.5", "8", "8.5", "9", "9.5",
        "10",
    }  # fmt: skip
    assert Decimal(text) * 2 == half_points


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_no_number_but_the_nineteen_scores_is_read_as_one(number: Decimal) -> None:
    try:
        half_points = values.half_points(number)
    except values.UnreadableValue:
        assert number not in {Decimal(half) / 2 for half in range(2, 21)}
    else:
        assert number * 2 == half_points


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("5.62", "5.62"), ("5.6", "5.60"), ("5", "5.00"), (Decimal("5.083333"), "5.08"), (Decimal("5.375"), "5.38"),
        (Decimal("5.3749999999999996"), "5.38"), (Decimal("5.3740000001"), "5.37"), (Decimal("7"), "7.00"),
    ],
)  # fmt: skip
def test_composites_are_compared_as_they_are_shown(stated: str | Decimal, shown: str) -> None:
    assert str(values.composite(stated)) == shown


@pytest.mark.parametrize("stated", ["5,62", "0.99", "10.01", "n/a", " 5", "5.6 ", "５", Decimal("11"), Decimal("0")])
def test_what_is_no_composite_is_refused(stated: str | Decimal) -> None:
    with pytest.raises(values.UnreadableValue, match="such as 5.62"):
        values.composite(stated)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2023_dataset", 2023),
        ("2021", 2021),
        ("Index 2025 (2025)", 2025),
        ("2023 and 2025", None),
        ("Sheet", None),
        ("12025", None),
    ],
)
def test_a_title_names_one_year_or_none(title: str, year: int | None) -> None:
    assert values.year_in(title) == year


@pytest.mark.parametrize("stated", ["25", "2025.5", "٢٠٢٥", "", "2025 ", "3025"])
def test_what_is_no_year_is_refused(stated: str) -> None:
    with pytest.raises(values.UnreadableValue, match="four digits"):
        values.year(stated)
