"""How shares, intervals and agreement are printed for the staff: a true minus, and none before nothing."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from indicators.scoring.screening import Suspicion
from surveys.statistics.intervals import Interval
from surveys.templatetags.answers import bounds, on_scale, per_cent, signed_points

FALL = Interval(-0.202, low=-0.295, high=-0.109)
AROUND_NOTHING = Interval(0.02, low=-0.05, high=0.09)
SHARE = Interval(0.75, low=0.301, high=0.954)


def test_a_range_of_shares_has_an_en_dash() -> None:
    assert bounds(SHARE) == "30.1\u201395.4"


def test_a_range_with_a_minus_says_to() -> None:
    assert bounds(FALL) == "\u221229.5 to \u221210.9"
    assert bounds(AROUND_NOTHING) == "\u22125.0 to 9.0"


def test_a_range_with_a_minus_is_said_in_french() -> None:
    with translation.override("fr"):
        assert bounds(FALL) == "\u221229,5 à \u221210,9"
        assert bounds(SHARE) == "30,1\u201395,4"


def test_what_rounds_to_nothing_has_no_minus() -> None:
    assert per_cent(-0.0004) == "0.0"
    assert on_scale(-0.001) == "0.00"
    assert signed_points(Interval(-0.004, -0.1, 0.1)) == "0"
    assert bounds(Interval(0.1, low=-0.0004, high=0.2)) == "0.0\u201320.0"


def test_what_lies_below_nothing_has_a_true_minus() -> None:
    assert per_cent(-0.295) == "\u221229.5"
    assert on_scale(-0.5) == "\u22120.50"
    assert signed_points(FALL) == "\u221220"


@pytest.mark.parametrize(("language", "said"), [("en", "others \u22120.31"), ("fr", "\u22120,31")])
def test_an_expert_who_rates_against_the_others_is_told_with_a_true_minus(language: str, said: str) -> None:
    suspect = Suspicion("E2", ratings=30, deviation=1.2, correlation=-0.314)

    with translation.override(language):
        text = render_to_string("admin/surveys/run/_screening.html", {"suspects": [suspect]})

    assert said in text
