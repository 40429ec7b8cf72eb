"""Raking, trimming and what weights cost: against R's survey package, by hand, and by laws."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from surveys.statistics.raking import Counts, NotRaked, rake, trim, weight_figures, weighted_shares

DESK = Path(__file__).parent / "desk"
BY_R: dict[str, Any] = json.loads((DESK / "figures.json").read_text())["weighting"]
STATED = {"research": 15, "civil": 15, "police": 25, "press": 10, "student": 15, "ministry": 18, "other": 2}


def role_by_language() -> Counts:
    """Count the committed responses by role and language; who gave no role stands under "none"."""
    with (DESK / "responses.csv").open() as file:
        rows = csv.DictReader(file)
        return Counter((row["role"] if row["role"] in STATED else "none", row["language"]) for row in rows)


def margins(counts: Counts) -> list[dict[Any, float]]:
    none = sum(count for (role, _language), count in counts.items() if role == "none") / 2000
    roles = {role: share / 100 * (1 - none) for role, share in STATED.items()}
    return [{**roles, "none": none}, {"en": 0.6, "fr": 0.4}]


def test_weights_and_their_cost_are_those_of_rs_survey_package() -> None:
    counts = role_by_language()

    raked = rake(counts, margins(counts))
    trimmed = trim(counts, raked, 1.9)

    for weights, by_r in ((raked, BY_R["raked"]), (trimmed, BY_R["trimmed"])):
        assert {" ".join(map(str, cell)): weight for cell, weight in weights.items()} == pytest.approx(
            by_r["cells"], abs=1e-6
        )
        figures = weight_figures(counts, weights)
        assert figures is not None
        assert figures.n == by_r["n"] == 2000
        assert figures.design_effect == pytest.approx(by_r["deff"], abs=1e-6)
        assert figures.effective == pytest.approx(by_r["effective"], abs=1e-3)
        assert (figures.smallest, figures.largest) == pytest.approx((by_r["smallest"], by_r["largest"]), abs=1e-6)
    assert weighted_shares(counts, trimmed, 0) == pytest.approx(BY_R["trimmed"]["role"], abs=1e-6)


def test_one_margin_is_met_by_what_is_stated_over_what_there_is() -> None:
    counts = {("a",): 30, ("b",): 70}

    weights = rake(counts, [{"a": 0.5, "b": 0.5}])
    figures = weight_figures(counts, weights)

    assert weights == pytest.approx({("a",): 50 / 30, ("b",): 50 / 70})
    assert figures is not None
    assert figures.effective == pytest.approx(100**2 / (30 * (50 / 30) ** 2 + 70 * (50 / 70) ** 2))  # 84
    assert figures.design_effect == pytest.approx(100 / 84)


def test_what_is_trimmed_goes_to_the_others_until_none_is_above() -> None:
    counts = {("a",): 10, ("b",): 10, ("c",): 20}

    weights = trim(counts, {("a",): 2.2, ("b",): 1.4, ("c",): 0.2}, 1.5)

    # 0.7 is cut off each a: 7 in all, 7/30 to each of the others; b is above then, by 2/15, and c gets 1/15 more.
    assert weights == pytest.approx({("a",): 1.5, ("b",): 1.5, ("c",): 0.2 + 7 / 30 + 1 / 15})


@pytest.mark.parametrize(
    ("counts", "stated"),
    [
        ({("a",): 3, ("b",): 0}, [{"a": 0.5, "b": 0.5}]),
        ({("a",): 3, ("b",): 2}, [{"a": 1.0}]),
        ({("a", "x"): 3, ("b", "y"): 3}, [{"a": 0.4, "b": 0.6}, {"x": 0.6, "y": 0.4}]),
    ],
)
def test_margins_that_cannot_be_met_are_refused(counts: Counts, stated: list[dict[Any, float]]) -> None:
    with pytest.raises(NotRaked):
        rake(counts, stated)


def test_a_limit_below_the_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="above the mean"):
        trim({("a",): 1}, {("a",): 1.0}, 1.0)


SHARES = st.lists(st.integers(1, 9), min_size=2, max_size=4)


@given_any(SHARES, SHARES, st.data())
def test_every_margin_is_met_and_the_mean_stays_one(first: list[int], second: list[int], data: st.DataObject) -> None:
    counts = {(a, b): data.draw(st.integers(1, 40)) for a in range(len(first)) for b in range(len(second))}
    stated = [{place: part / sum(parts) for place, part in enumerate(parts)} for parts in (first, second)]

    weights = rake(counts, stated)
    trimmed = trim(counts, weights, 1.5)

    for place, margin in enumerate(stated):
        assert weighted_shares(counts, weights, place) == pytest.approx(margin, abs=1e-8)
    n = sum(counts.values())
    for own in (weights, trimmed):
        assert sum(own[cell] * count for cell, count in counts.items()) == pytest.approx(n)
    assert max(trimmed.values()) <= 1.5 + 1e-9
    figures, after = weight_figures(counts, weights), weight_figures(counts, trimmed)
    assert figures is not None
    assert after is not None
    assert 1 <= after.design_effect <= figures.design_effect + 1e-9
