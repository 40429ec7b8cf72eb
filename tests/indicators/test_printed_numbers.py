"""How numbers are printed: a true minus, no sign where nothing changed, an en dash where there is nothing."""

from decimal import Decimal

import pytest
from django.utils import translation

from indicators.drawing import axis
from indicators.templatetags.scores import delta
from lib.numbers import number, score, signed


@pytest.mark.parametrize(("value", "printed"), [("0.0", "0.0"), ("0.00", "0.00"), ("-0.00", "0.00")])
def test_what_did_not_change_has_neither_sign_nor_dash(value: str, printed: str) -> None:
    assert delta(Decimal(value), "criminality") == f'<span class="delta-0">{printed}</span>'
    assert signed(Decimal(value)) == printed
    assert score(Decimal(value)) == printed


def test_a_fall_has_a_true_minus() -> None:
    assert signed(Decimal("-0.20")) == "\u22120.20"
    assert score(Decimal("-0.20")) == "\u22120.20"
    assert ">▼</span>" in delta(Decimal("-0.20"), "criminality")
    assert delta(Decimal("-0.20"), "criminality").endswith(" \u22120.20</span>")


def test_a_rise_has_a_plus() -> None:
    assert signed(Decimal("0.5")) == "+0.5"


def test_in_french_the_minus_stands_before_a_decimal_comma() -> None:
    with translation.override("fr"):
        assert signed(Decimal("-0.20")) == "\u22120,20"
        assert number(-0.2, 2) == "\u22120,20"
        assert delta(Decimal("0.0"), "resilience") == '<span class="delta-0">0,0</span>'


def test_what_is_missing_is_an_en_dash() -> None:
    assert [score(None), signed(None), number(None, 1)] == ["\u2013"] * 3
    assert delta(None, "criminality") == '<span class="delta-0">\u2013</span>'


@pytest.mark.parametrize(
    ("value", "digits", "printed"),
    [
        (-0.126, 2, "\u22120.13"),
        ("-0.125", 3, "\u22120.125"),
        (-0.004, 2, "0.00"),
        (-0.04, 1, "0.0"),
        (Decimal("6.64"), 1, "6.6"),
    ],
)
def test_a_number_is_rounded_before_its_sign_is_chosen(value: object, digits: int, printed: str) -> None:
    assert number(value, digits) == printed  # type: ignore[arg-type]


def test_coordinates_of_drawings_keep_the_hyphen_that_machines_read() -> None:
    assert axis.mark(-1.5) == "-1.5"
