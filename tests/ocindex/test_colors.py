"""Colors of the map of changes: falls are told from rises, in both schemes, and by readers who see fewer colors."""

import math
import re

import pytest
from django.conf import settings

STYLES = settings.BASE_DIR / "ocindex" / "static" / "css"
GROUND = "#10151e"  # the dark paper
FALLS, UNCHANGED, RISES = ("d1", "d2", "d3"), "d4", ("d5", "d6", "d7")
# What is seen without one kind of cones, in linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.
SIGHT = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@pytest.fixture(scope="module")
def dark() -> dict[str, str]:
    """The color of each class of a change in the dark scheme."""
    tokens = (STYLES / "tokens.css").read_text()
    classes = re.findall(r"\.(d\d) \{ fill: var\((--[\w-]+)\); \}", (STYLES / "home.css").read_text())
    return {name: re.search(rf"{token}: .*var\(--dark, (#\w+)\)", tokens)[1] for name, token in classes}  # type: ignore[index]


def linear(color: str) -> list[float]:
    shares = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2.2."""
    low, high = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in map(linear, (one, other)))
    return (high + 0.05) / (low + 0.05)


def seen(color: str, sight: str) -> tuple[float, float, float]:
    """Return a color as it is seen, in CIELAB."""
    rgb = [
        min(1.0, max(0.0, sum(part * share for part, share in zip(row, linear(color), strict=True))))
        for row in SIGHT[sight]
    ]
    return lab(rgb)


def lab(rgb: list[float]) -> tuple[float, float, float]:
    r, g, b = rgb
    x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
    y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b
    z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: str, other: str, sight: str) -> float:
    return math.dist(seen(one, sight), seen(other, sight))


def test_the_distance_of_black_and_white_is_a_hundred() -> None:
    assert apart("#000000", "#ffffff", "all") == pytest.approx(100, abs=0.01)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("sight", SIGHT)
def test_in_the_dark_every_fall_is_told_from_every_rise_and_both_from_no_change(
    dark: dict[str, str], sight: str
) -> None:
    pairs = {(fall, rise): apart(dark[fall], dark[rise], sight) for fall in FALLS for rise in RISES}
    to_unchanged = {one: apart(dark[one], dark[UNCHANGED], sight) for one in (*FALLS, *RISES)}

    assert min(pairs.values()) >= 35, pairs
    assert min(to_unchanged.values()) >= 12, to_unchanged


def test_in_the_dark_changes_stand_out_from_the_ground_the_more_the_larger_they_are(dark: dict[str, str]) -> None:
    contrasts = {name: contrast(color, GROUND) for name, color in dark.items()}

    assert min(contrasts[name] for name in (*FALLS, *RISES)) >= 3
    assert contrasts["d1"] > contrasts["d2"] > contrasts["d3"] > contrasts[UNCHANGED]
    assert contrasts["d7"] > contrasts["d6"] > contrasts["d5"] > contrasts[UNCHANGED]
