"""The script of the demonstration: how the panel rates each cell, and the cells with a story of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from indicators.scoring.scale import HIGHEST, LOWEST

CellKey = tuple[str, str]  # iso3, slug
EXPERTS = 8
# Most scores stay or move by half a point, so that the review takes minutes.
MOVES = (0, 0, 0, 0, 0, 0, 1, 1, -1, -1)
NOISE = (-1, 0, 0, 0, 1)
ROOM = range(LOWEST + 6, HIGHEST - 6)  # scores with room for every story below and above

# The eight ratings of each story, in half points from the score before; None for “cannot judge”.
STORIES: Mapping[str, tuple[int | None, ...]] = {
    "two camps": (-3, -3, -3, -2, 3, 3, 3, 3),
    "one apart": (0, 0, 0, 1, 0, 0, 1, 6),
    "few could judge": (1, None, None, 0, None, None, None, None),
    "a large move": (4, 4, 4, 4, 4, 5, 4, 4),
    "visitors disagree": (0, 0, 0, 0, 1, 0, 0, 0),
    "visitors tip it": (0, 0, 1, 1, 0, 0, 1, 1),
}


@dataclass(frozen=True)
class Script:
    """Per cell the half points before and the ratings of eight experts, and the cell of each story."""

    before: Mapping[CellKey, int]
    ratings: Mapping[CellKey, tuple[int | None, ...]]
    stories: Mapping[str, CellKey]


def write_script(before: Mapping[CellKey, int], random: Random) -> Script:
    """Return invented ratings of eight experts for each cell, from its half points in the edition before."""
    roomy = [cell for cell, half_points in sorted(before.items()) if half_points in ROOM]
    stories = dict(zip(STORIES, random.sample(roomy, k=min(len(STORIES), len(roomy))), strict=False))
    plots = {cell: STORIES[name] for name, cell in stories.items()}
    ratings = {cell: _rated(half_points, plots.get(cell), random) for cell, half_points in sorted(before.items())}
    return Script(before, ratings, stories)


def _rated(half_points: int, plot: tuple[int | None, ...] | None, random: Random) -> tuple[int | None, ...]:
    if plot is None:
        move = random.choice(MOVES)
        plot = tuple(move + random.choice(NOISE) for _expert in range(EXPERTS))
    return tuple(None if step is None else max(LOWEST, min(HIGHEST, half_points + step)) for step in plot)
