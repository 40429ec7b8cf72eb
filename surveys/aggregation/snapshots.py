"""A run's inputs as they are kept: canonical JSON lines, sorted by id, compressed, and named by their checksum.

    about                                               edition, edition before, round, method, parameters
    cell/ISO3/indicator                                 half points and standard error of the edition before
    rating/ISO3/indicator/EXPERT                        half points and weight; of one that weighs nothing, the reason
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
    """What a snapshot says: about the run, its cells by country and indicator, and the digest of each cell's lines."""

    about: Mapping[str, Any]
    cells: tuple[CellInputs, ...]
    digests: Mapping[CellKey, str]


def snapshot_line(identity: str, **facts: Any) -> SnapshotLine:
    """Return one canonical line, with the id by which it is sorted."""
    return identity, canonical_json({"id": identity, **facts})


def rating_line(key: CellKey, rating: Rating, *, assessment: int) -> SnapshotLine:
    """Return the line of one judgement; its row in the database is named, its expert is a code."""
    excluded = {"excluded": rating.excluded} if rating.excluded else {}
    return snapshot_line(
        f"rating/{key[0]}/{key[1]}/{rating.code}",
        half_points=rating.half_points,
        weight=as_text(rating.weight),
        assessment=assessment,
        **excluded,
    )


def visitors_line(key: CellKey, found: VisitorCount) -> SnapshotLine:
    """Return the line of a count of visitors: no row of theirs is named, so that erasing an answer breaks nothing."""
    weight = as_text(found.weight).replace("/", ":")
    place = f"{found.stratum}/{found.shown}/{found.step}/{weight}"
    return snapshot_line(f"visitors/{key[0]}/{key[1]}/{place}", count=found.count)


def pack(lines: Iterable[SnapshotLine]) -> tuple[str, bytes]:
    """Return the checksum of lines and their compressed form."""
    content = "".join(f"{text}\n" for _identity, text in sorted(lines)).encode()
    return sha256(content).hexdigest(), gzip.compress(content, mtime=0)


def unpack(packed: bytes, *, tick: Callable[[], None] = lambda: None) -> tuple[str, SnapshotContent]:
    """Return the checksum of what was kept, and what it says."""
    content = gzip.decompress(packed)
    return sha256(content).hexdigest(), _read(ticking(content.decode().removesuffix("\n").split("\n"), tick))


def ratings_in(packed: bytes, key: CellKey) -> list[tuple[int, Rating]]:
    """Return the ratings of one cell, each with the key of its assessment, without reading the other cells.

    Lines are sorted by id, so those of a cell stand together. What stands in quotes inside a reason has backslashes:
    the mark is found in ids alone.
    """
    content = gzip.decompress(packed)
    mark = f'"id":"rating/{key[0]}/{key[1]}/'.encode()
    start = content.rfind(b"\n", 0, max(content.find(mark), 0)) + 1
    found = []
    while start < len(content):
        end = content.index(b"\n", start)
        if mark not in content[start:end]:
            break
        facts = json.loads(content[start:end])
        found.append((facts["assessment"], _rating(facts["id"].rpartition("/")[2], facts)))
        start = end + 1
    return found


def ticking(lines: Iterable[Any], tick: Callable[[], None]) -> Iterator[Any]:
    """Yield lines, and let somebody know now and then that they still come."""
    for number, one in enumerate(lines, start=1):
        if number % LINES_BETWEEN_TICKS == 0:
            tick()
        yield one


def _read(lines: Iterable[str]) -> SnapshotContent:
    about: dict[str, Any] = {}
    before: dict[CellKey, dict[str, Any]] = {}
    ratings: defaultdict[CellKey, list[Rating]] = defaultdict(list)
    visitors: defaultdict[CellKey, list[VisitorCount]] = defaultdict(list)
    digests: defaultdict[CellKey, Any] = defaultdict(sha256)
    for kind, key, rest, facts, text in _parsed(lines):
        if kind == "about":
            about = facts
            continue
        digests[key].update(text.encode() + b"\n")
        if kind == "cell":
            before[key] = facts
        elif kind == "rating":
            ratings[key].append(_rating(rest[0], facts))
        else:
            stratum, shown, step, weight_text = rest
            weight = _fraction(weight_text.replace(":", "/"))
            visitors[key].append(VisitorCount(stratum, int(shown), int(step), weight, facts["count"]))
    cells = tuple(
        CellInputs(*key, tuple(ratings[key]), tuple(visitors[key]), facts["before"], _error(facts))
        for key, facts in before.items()
    )
    return SnapshotContent(about, cells, {key: digest.hexdigest() for key, digest in digests.items()})


def _parsed(lines: Iterable[str]) -> Iterator[tuple[str, CellKey, list[str], dict[str, Any], str]]:
    for text in lines:
        facts = json.loads(text)
        kind, *place = facts["id"].split("/")
        yield kind, tuple(place[:2]), place[2:], facts, text


_fraction = cache(Fraction)  # a handful of weights, thousands of ratings


def _rating(code: str, facts: Mapping[str, Any]) -> Rating:
    return Rating(code, facts["half_points"], _fraction(facts["weight"]), facts.get("excluded", ""))


def _error(facts: Mapping[str, Any]) -> float | None:
    return float(facts["error"]) if "error" in facts else None
