"""The drawn map of all paths: numbers in, places of nodes and lines out. It is read downward.

A line is as thick as the number of paths that take it. Whoever is asked what all are asked is on the main line; what
is asked of some stands beside it, one lane further for each fork within a fork.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from surveys import kinds
from surveys.documents import Document
from surveys.routing.walking import Walk

QUESTION: Final = 56  # height of a row
SECTION: Final = 60
LANE: Final = 46
MAIN: Final = 110  # where the main line runs; left of it stands how many go along it
THINNEST, THICKEST = 1.5, 5.0
START: Final = 14  # where everyone begins
MOST_LANES: Final = 4


class Node(NamedTuple):
    """A question on the map: its code, its place, on how many paths it is."""

    code: str
    x: int
    y: int
    paths: int


class Line(NamedTuple):
    """A line from one question to the next that is asked: the SVG path, its width, and how many paths take it."""

    d: str
    width: float
    paths: int
    label_y: int  # where its number stands, beside the main line; 0 where it needs none


@dataclass(frozen=True)
class Map:
    """All nodes and lines, and the size of the drawing."""

    nodes: list[Node]
    lines: list[Line]
    width: int
    height: int
    end_y: int


def draw(document: Document, walk: Walk) -> Map:
    """Return the map of a document, whose paths were walked."""
    rows = _rows(document)
    counts = Counter(code for path in walk.paths for code in path.asked)
    lanes = _lanes([code for code, _y in rows], walk)
    nodes = [Node(code, MAIN + LANE * lanes[code], y, counts[code]) for code, y in rows]
    end_y = (rows[-1][1] if rows else 0) + SECTION
    places = {node.code: (lanes[node.code], node.y) for node in nodes}
    steps = Counter(step for path in walk.paths for step in pairwise(("", *path.asked, "end")))
    ends = {"": (0, START), "end": (0, end_y)}
    lines = [_line(places | ends, step, count, len(walk.paths)) for step, count in steps.items()]
    width = MAIN + LANE * (1 + max(lanes.values(), default=0))
    return Map(nodes, sorted(lines, key=lambda line: -line.paths), width, end_y + 20, end_y)


def _rows(document: Document) -> list[tuple[str, int]]:
    """Return (code, y) of each question that has an answer, with room for the heading of each section."""
    rows, y = [], 0
    for section in document["sections"]:
        y += SECTION
        for question in section["questions"]:
            if not kinds.of(question["kind"]).is_asked:
                continue
            rows.append((question["code"], y + QUESTION // 2))
            y += QUESTION
    return rows


def _lanes(codes: Sequence[str], walk: Walk) -> dict[str, int]:
    """Return the lane of each question: 0 for what all are asked, one more for each fork within a fork."""
    on = {code: frozenset(at for at, path in enumerate(walk.paths) if code in path.asked) for code in codes}
    lanes: dict[str, int] = {}
    around: list[str] = []  # the forks that the last question was in
    for code in codes:
        if len(on[code]) == len(walk.paths):
            lanes[code], around = 0, []
            continue
        while around and not (on[code] and on[code] < on[around[-1]]):
            around.pop()
        lanes[code] = min(len(around) + 1, MOST_LANES)
        around.append(code)
    return lanes


def _line(places: dict[str, tuple[int, int]], step: tuple[str, str], count: int, everybody: int) -> Line:
    """Return the line of one step; it goes along the lane nearer to the main line, and past what it leaves out."""
    (lane, y), (to_lane, to_y) = (places[code] for code in step)
    width = round(THINNEST + (THICKEST - THINNEST) * count / everybody, 2)
    between = [other for other, other_y in places.values() if y < other_y < to_y]
    via = float(min(lane, to_lane))
    if via in between:
        via -= 0.5
    d = f"M{_x(lane)} {y}" + _bend(lane, via, y, 1) + f"V{to_y - (QUESTION if via != to_lane else 0)}"
    d += _bend(via, to_lane, to_y - QUESTION, 1) if via != to_lane else ""
    label_y = (y + to_y) // 2 if lane == to_lane == 0 and between else 0
    return Line(d, width, count, label_y)


def _bend(lane: float, to_lane: float, y: int, rows: int) -> str:
    """Return the curve from a lane to another over some rows; nothing within one lane."""
    if lane == to_lane:
        return ""
    low, half = y + QUESTION * rows, y + QUESTION * rows // 2
    return f"C{_x(lane)} {half} {_x(to_lane)} {half} {_x(to_lane)} {low}"


def _x(lane: float) -> int:
    return round(MAIN + LANE * lane)
