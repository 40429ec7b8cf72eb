"""Texts: how wide, where they break, how stacked ones are pushed apart."""

import pytest

from indicators.drawing.lettering import push_apart, width, wrap


def test_capitals_are_wider_than_thin_letters():
    assert width("WWW", 10) > width("nnn", 10) > width("iii", 10)
    assert width("中国", 14) == 28


def test_a_text_breaks_at_spaces():
    assert wrap("Saint Vincent and the Grenadines", 120, 14) == ("Saint Vincent", "and the", "Grenadines")


def test_a_word_that_is_too_long_keeps_a_line_of_its_own():
    assert wrap("Llanfairpwllgwyngyll exports", 40, 14) == ("Llanfairpwllgwyngyll", "exports")


def test_texts_with_room_stay_where_they_are():
    assert push_apart([20, 80, 140], [16, 16, 16], 0, 200) == [20, 80, 140]


@pytest.mark.parametrize("wanted", [[50, 50, 50], [0, 1, 2], [199, 200, 198], [60, 40, 50]])
def test_texts_at_one_place_are_pushed_apart_within_the_room(wanted):
    placed = push_apart(wanted, [16, 32, 16], 0, 200)

    edges = sorted((middle - tall / 2, middle + tall / 2) for middle, tall in zip(placed, [16, 32, 16], strict=True))
    assert edges[0][0] >= 0
    assert edges[-1][1] <= 200
    assert all(upper[1] <= lower[0] for upper, lower in zip(edges, edges[1:], strict=False))


def test_texts_keep_their_order():
    placed = push_apart([60, 40, 50], [16, 16, 16], 0, 200)

    assert placed[1] < placed[2] < placed[0]


@pytest.mark.parametrize(
    ("text", "measured"),
    [("Saint Vincent and the Gr. 8.08", 526.25), ("World average 5.90", 322), ("Andorra 8.08", 220), ("2025", 86)],
)
def test_estimates_are_never_short_of_what_a_browser_measured(text, measured):
    # Inter, weight 650, letters of 36, tabular figures.
    assert measured <= width(text, 36) <= 1.25 * measured
