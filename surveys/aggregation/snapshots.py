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
from typing import Any

from indicators.scoring.cells import CellInputs
from indicators.scoring.consensus import Rating, as_text
from indicators.scoring.visitors import VisitorCount
from lib.hash_log import canonical_json

CellKey = tuple[str, str]  # iso3, slug of the indicator
SnapshotLine = tuple[str, str]  # id, text
LINES_BETWEEN_TICKS = 5000


@dataclass(frozen=True)
class SnapshotContent:
    """A snapshot, read: facts about the run, its cells, and the SHA-256 of each cell's lines."""

    about: Mapping[str, Any]
    cells: tuple[CellInputs, ...]
    checksums: Mapping[CellKey, str]


def snapshot_line(identity: str, **facts: Any) -> SnapshotLine:
    """Return (id, canonical JSON of the id and the facts)."""
    return identity, canonical_json({"id": identity, **facts})


def rating_line(key: CellKey, rating: Rating, *, assessment: int) -> SnapshotLine:
    """Return the line of one rating, with the primary key of its assessment and the expert's code in the id."""
    excluded = {"excluded": rating.excluded} if rating.excluded else {}
    return snapshot_line(
        f"rating/{key[0]}/{key[1]}/{rating.code}",
        half_points=rating.half_points,
        weight=as_text(rating.weight),
        assessment=assessment,
        **excluded,
    )


def visitors_line(key: CellKey, visitor_count: VisitorCount) -> SnapshotLine:
    """Return the line of a count of visitors; it names no response, so that one can be erased later."""
    weight = as_text(visitor_count.weight).replace("/", ":")
    place = f"{visitor_count.stratum}/{visitor_count.half_points}/{visitor_count.step}/{weight}"
    return snapshot_line(f"visitors/{key[0]}/{key[1]}/{place}", count=visitor_count.count)


def pack(lines: Iterable[SnapshotLine]) -> tuple[str, bytes]:
    """Return the SHA-256 of the sorted lines and their gzipped bytes."""
    content = "".join(f"{text}\n" for _identity, text in sorted(lines)).encode()
    return sha256(content).hexdigest(), gzip.compress(content, mtime=0)


def unpack(packed: bytes, *, tick: Callable[[], None] = lambda: None) -> tuple[str, SnapshotContent]:
    """Return the SHA-256 of a snapshot's lines, and its content; `tick` is called every 5000 lines."""
    content = gzip.decompress(packed)
    return sha256(content).hexdigest(), _read(ticking(content.decode().removesuffix("\n").split("\n"), tick))


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


def _read(lines: Iterable[str]) -> SnapshotContent:
    """Return the content of a snapshot from its JSON lines."""
    about: dict[str, Any] = {}
    before: dict[CellKey, dict[str, Any]] = {}
    ratings: defaultdict[CellKey, list[Rating]] = defaultdict(list)
    visitors: defaultdict[CellKey, list[VisitorCount]] = defaultdict(list)
    checksums: defaultdict[CellKey, Any] = defaultdict(sha256)
    for kind, key, rest, facts, text in _parsed(lines):
        if kind == "about":
            about = facts
            continue
        checksums[key].update(text.encode() + b"\n")
        if kind == "cell":
            before[key] = facts
        elif kind == "rating":
            ratings[key].append(_rating(rest[0], facts))
        else:
            stratum, display_value, step, weight_text = rest
            weight = _fraction(weight_text.replace(":", "/"))
            visitors[key].append(VisitorCount(stratum, int(display_value), int(step), weight, facts["count"]))
    cells = tuple(
        CellInputs(*key, tuple(ratings[key]), tuple(visitors[key]), facts["before"], _error(facts))
        for key, facts in before.items()
    )
    return SnapshotContent(about, cells, {key: digest.hexdigest() for key, digest in checksums.items()})


def _parsed(lines: Iterable[str]) -> Iterator[tuple[str, CellKey, list[str], dict[str, Any], str]]:
    """Yield the kind of a line, its cell, the rest of its id, its facts and its text."""
    for text in lines:
        facts = json.loads(text)
        kind, *place = facts["id"].split("/")
        yield kind, tuple(place[:2]), place[2:], facts, text


_fraction = cache(Fraction)  # a handful of weights, thousands of ratings


def _rating(code: str, facts: Mapping[str, Any]) -> Rating:
    return Rating(code, facts["half_points"], _fraction(facts["weight"]), facts.get("excluded", ""))


def _error(facts: Mapping[str, Any]) -> float | None:
    return float(facts["error"]) if "error" in facts else None
