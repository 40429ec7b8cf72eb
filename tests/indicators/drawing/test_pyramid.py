"""The pyramid: base markets, height actors, panel resilience, one axis from 1 to 10."""

from decimal import Decimal

from indicators.drawing import pyramid
from indicators.drawing.pyramid import Measure


def south_africa():
    return pyramid.draw(
        Measure("Markets", "7.17", Decimal("7.17"), Decimal("4.91")),
        Measure("Actors", "7.70", Decimal("7.70"), Decimal("5.25")),
        Measure("Resilience", "5.67", Decimal("5.67"), Decimal("4.78")),
    )


def of_values(markets, actors, resilience):
    return pyramid.draw(
        Measure("Markets", "", markets), Measure("Actors", "", actors), Measure("Resilience", "", resilience)
    )


def test_the_apex_stands_at_the_actors_score():
    drawn = south_africa()

    # 178 is the ground (1), 24 the top (10): 178 - 154 * 6.7 / 9.
    assert drawn.left_face == "65.96,178 140,202.68 140,63.36"
    assert drawn.right_face == "140,202.68 214.04,178 140,63.36"


def test_the_panel_stands_on_the_same_axis():
    drawn = south_africa()

    assert (drawn.panel.y, drawn.panel.height) == ("98.09", "79.91")
    assert (drawn.panel.top, drawn.panel.full) == ("24", "154")
    assert drawn.panel.tone == "r5"


def test_ten_reaches_the_top_the_ground_and_the_frame():
    drawn = of_values(10, 10, 10)

    assert drawn.base == drawn.ground == "32,178 140,214 248,178 140,142"
    assert drawn.outline == "32,178 140,214 248,178 140,24"
    assert (drawn.panel.y, drawn.panel.height) == ("24", "154")


def test_one_has_no_extent():
    drawn = of_values(1, 1, 1)

    assert drawn.base == "140,178 140,178 140,178 140,178"
    assert drawn.panel.height == "0"


def test_the_faces_carry_the_tones_of_markets_and_actors():
    drawn = of_values(Decimal("5.83"), Decimal("6.90"), Decimal("6.38"))

    assert (drawn.left_tone, drawn.right_tone, drawn.panel.tone) == ("k5", "k6", "r6")


def test_the_world_is_an_outline_round_the_front():
    drawn = south_africa()

    assert drawn.average == "93.08,178 140,105.28 186.92,178 140,193.64 93.08,178"
    assert drawn.panel.average_y == "113.32"


def test_without_markets_the_actors_are_a_mast():
    drawn = of_values(None, 5.5, 4)

    assert drawn.base is None
    assert drawn.left_face is None
    assert drawn.mast == "M140,178V101"


def test_without_actors_the_base_lies_flat():
    drawn = of_values(10, None, 4)

    assert drawn.base == "32,178 140,214 248,178 140,142"
    assert drawn.left_face is None
    assert drawn.mast is None


def test_without_resilience_the_frame_stays_empty():
    drawn = of_values(5, 5, None)

    assert drawn.panel.height is None
    assert drawn.panel.full == "154"


def test_labels_lie_above_the_apex_below_the_ground_and_below_the_panel():
    actors, markets, resilience = south_africa().labels

    assert (actors.name, actors.printed, actors.y) == ("Actors", "7.70", "55.36")
    assert (markets.name, markets.printed, markets.y) == ("Markets", "7.17", "234")
    assert (resilience.x, resilience.y, resilience.number_y) == ("287", "196", "213")


def test_above_a_flat_pyramid_the_name_stands_clear_of_the_base():
    actors, _, _ = of_values(10, 1, 5).labels

    # The back corner of the base lies at 142, above the apex at 178.
    assert float(actors.y) < 142


def test_a_country_below_the_world_is_named_above_the_outline_with_a_line_to_its_apex():
    actors, _, _ = pyramid.draw(
        Measure("Markets", "1.67", Decimal("1.67"), Decimal("4.91")),
        Measure("Actors", "1.40", Decimal("1.40"), Decimal("5.25")),
        Measure("Resilience", "5.92", Decimal("5.92"), Decimal("4.78")),
    ).labels

    # The world's apex (5.25) stands at 105.28, the country's (1.40) at 171.16.
    assert actors.y == "97.28"
    assert actors.leader == "M140,102.28V171.16"


def test_a_country_above_the_world_needs_no_line():
    actors, _, _ = south_africa().labels

    assert actors.leader is None
