"""Snapshots: the inputs of a run as canonical JSON lines, sorted by id, gzipped, and named by their SHA-256.

    about                                               edition, edition before, round, method, parameters
    cell/ISO3/indicator                                 half points and standard error of the edition before
    rating/ISO3/indicator/EXPERT                        half points and weight; where it is 0, the reason
    visitors/ISO3/indicator/STRATUM/SHOWN/STEP/WEIGHT   how many

The checksum is that of the lines, not of their compressed form, which differs between versions of the compressor.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import groupby
from json.encoder import encode_basestring as in_quotes
from operator import itemgetter
from typing import Any, NamedTuple

from indicators.scoring.cells import CellInputs
from indicators.scoring.consensus import Rating, as_text
from indicators.scoring.visitors import VisitorCount
from lib.hash_log import canonical_json

CellKey = tuple[str, str]  # iso3, slug of the indicator
ABOUT, CELL, RATING, VISITORS = "about", "cell", "rating", "visitors"
NO_CELL = ("", "")
LINES_BETWEEN_TICKS = 5000


class Before(NamedTuple):
    """What the edition before has of a cell: half points, and the standard error of its value where it is known."""

    half_points: int | None
    error: float | None = None


class SnapshotLine(NamedTuple):
    """A line: its id, its text, what kind it is, its cell, and what it holds, as `content_of` puts it together."""

    identity: str
    text: str
    kind: str
    cell: CellKey
    value: Any


@dataclass(frozen=True)
class SnapshotContent:
    """A snapshot, read: facts about the run, its cells, and the SHA-256 of each cell's lines."""

    about: Mapping[str, Any]
    cells: tuple[CellInputs, ...]
    checksums: Mapping[CellKey, str]


def about_line(facts: Mapping[str, Any]) -> SnapshotLine:
    """Return the line about the run as a whole."""
    return _line(ABOUT, ABOUT, NO_CELL, facts, facts)


def cell_line(key: CellKey, half_points: int | None, error: str | None) -> SnapshotLine:
    """Return the line of a cell, with half points and standard error of the edition before; the latter as text."""
    facts = {"before": half_points} | ({} if error is None else {"error": error})
    before = Before(half_points, None if error is None else float(error))
    return _line(f"{CELL}/{key[0]}/{key[1]}", CELL, key, before, facts)


def rating_line(key: CellKey, rating: Rating, *, assessment: int) -> SnapshotLine:
    """Return the line of one rating, with the primary key of its assessment and the expert's code in the id."""
    identity = f"{RATING}/{key[0]}/{key[1]}/{rating.code}"
    excluded = f'"excluded":{in_quotes(rating.excluded)},' if rating.excluded else ""
    # Canonical JSON, written out: there are tens of thousands, and a call of the encoder for each takes seven times as
    # long.
    text = (
        f'{{"assessment":{assessment},{excluded}"half_points":{rating.half_points},'
        f'"id":{in_quotes(identity)},"weight":"{as_text(rating.weight)}"}}'
    )
    return SnapshotLine(identity, text, RATING, key, rating)


def visitors_line(key: CellKey, visitor_count: VisitorCount) -> SnapshotLine:
    """Return the line of a count of visitors; it names no response, so that one can be erased later."""
    weight = as_text(visitor_count.weight).replace("/", ":")
    place = f"{visitor_count.stratum}/{visitor_count.half_points}/{visitor_count.step}/{weight}"
    identity = f"{VISITORS}/{key[0]}/{key[1]}/{place}"
    return _line(identity, VISITORS, key, visitor_count, {"count": visitor_count.count})


def _line(identity: str, kind: str, key: CellKey, value: Any, facts: Mapping[str, Any]) -> SnapshotLine:
    return SnapshotLine(identity, canonical_json({"id": identity, **facts}), kind, key, value)


def pack(texts: Iterable[str]) -> tuple[str, bytes]:
    """Return the SHA-256 of lines, sorted by id, and their gzipped bytes."""
    content = "".join(f"{text}\n" for text in texts).encode()
    return sha256(content).hexdigest(), gzip.compress(content, mtime=0)


def in_order(lines: Iterable[SnapshotLine]) -> list[SnapshotLine]:
    """Return lines sorted by id, as a snapshot has them."""
    return sorted(lines, key=itemgetter(0))


def unpack(packed: bytes, *, tick: Callable[[], None] = lambda: None) -> tuple[str, SnapshotContent]:
    """Return the SHA-256 of a snapshot's lines, and its content; `tick` is called every 5000 lines."""
    content = gzip.decompress(packed)
    texts = content.decode().removesuffix("\n").split("\n")
    return sha256(content).hexdigest(), content_of(map(_parsed, ticking(texts, tick)))


def ratings_in(packed: bytes, key: CellKey) -> list[tuple[int, Rating]]:
    """Return (primary key of the assessment, rating) for one cell, without parsing the lines of other cells.

    Lines are sorted by id, so those of a cell follow each other. Quotes inside a reason are escaped, so the mark
    occurs in ids alone.
    """
    content = gzip.decompress(packed)
    mark = f'"id":"rating/{key[0]}/{key[1]}/'.encode()
    start = content.rfind(b"\n", 0, max(content.find(mark), 0)) + 1
    ratings = []
    while start < len(content):
        end = content.index(b"\n", start)
        if mark not in content[start:end]:
            break
        facts = json.loads(content[start:end])
        ratings.append((facts["assessment"], _rating(facts["id"].rpartition("/")[2], facts)))
        start = end + 1
    return ratings


def ticking(lines: Iterable[Any], tick: Callable[[], None]) -> Iterator[Any]:
    """Yield lines unchanged, and call `tick` every 5000 lines."""
    for number, line in enumerate(lines, start=1):
        if number % LINES_BETWEEN_TICKS == 0:
            tick()
        yield line


def content_of(lines: Iterable[SnapshotLine]) -> SnapshotContent:
    """Return the content of a snapshot from its lines, in order, whether they were just made or read."""
    about: Mapping[str, Any] = {}
    values: dict[str, dict[CellKey, tuple[Any, ...]]] = {CELL: {}, RATING: {}, VISITORS: {}}
    texts: defaultdict[CellKey, list[str]] = defaultdict(list)
    for (kind, key), group in groupby(lines, key=itemgetter(2, 3)):
        of_cell = list(group)
        if kind == ABOUT:
            about = of_cell[0].value
        else:
            values[kind][key] = tuple([line.value for line in of_cell])
            texts[key] += [line.text for line in of_cell]
    cells = tuple(
        CellInputs(*key, values[RATING].get(key, ()), values[VISITORS].get(key, ()), *before)
        for key, (before,) in values[CELL].items()
    )
    return SnapshotContent(about, cells, {key: _checksum(listed) for key, listed in texts.items()})


def _checksum(texts: Iterable[str]) -> str:
    return sha256("".join(f"{text}\n" for text in texts).encode()).hexdigest()


def _parsed(text: str) -> SnapshotLine:
    """Return the line that a text holds."""
    facts = json.loads(text)
    identity = facts["id"]
    kind, *place = identity.split("/")
    if kind == ABOUT:
        return SnapshotLine(identity, text, kind, NO_CELL, {name: facts[name] for name in facts if name != "id"})
    iso3, slug, *rest = place
    return SnapshotLine(identity, text, kind, (iso3, slug), _value(kind, rest, facts))


def _value(kind: str, rest: list[str], facts: Mapping[str, Any]) -> Before | Rating | VisitorCount:
    """Return what a line about a cell holds, from the rest of its id and its facts."""
    if kind == CELL:
        return Before(facts["before"], float(facts["error"]) if "error" in facts else None)
    if kind == RATING:
        return _rating(rest[0], facts)
    stratum, display_value, step, weight = rest
    return VisitorCount(stratum, int(display_value), int(step), _fraction(weight.replace(":", "/")), facts["count"])


_fraction = cache(Fraction)  # a handful of weights, thousands of ratings


def _rating(code: str, facts: Mapping[str, Any]) -> Rating:
    return Rating(code, facts["half_points"], _fraction(facts["weight"]), facts.get("excluded", ""))
