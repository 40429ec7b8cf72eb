"""What is unusual in a release, by country: each row is confirmed with a reason, 30 rows at most.

Unusual is a score that moved by more than 1.5 points, a country that moved by more than 10 ranks or loses its rank, a
country in which a class of moves has more than three times its usual share, and a region in which an indicator moved
one way in more than three times the usual share of countries.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from indicators.figures import Figures
from indicators.scoring import moves
from indicators.scoring.gates import MOST_WITH_ONE

LISTED = 30  # rows to confirm one by one; the rest in one row
RANKS = 10  # a country that moved by more is an outlier
FEW = 3  # scores of one country in a class, below which a share says nothing
SMALL_REGION = 5  # countries, below which a share says nothing
RANKED = ("criminality", "resilience")
FIRST, REST = "first", "rest"

Fact = dict[str, Any]  # "kind" of it: score, rank, gone, share, region, rest, first; then its numbers
Weighed = tuple[str, Fact, Fraction]  # key of an outlier, a fact of it, how many times its bound that is


class CellMove(NamedTuple):
    """A score before and after, in half points."""

    iso3: str
    slug: str
    old: int
    new: int

    @property
    def size(self) -> int:
        """How far it moved, in half points, whichever way."""
        return abs(self.new - self.old)


@dataclass(frozen=True)
class Outlier:
    """A row to confirm: `key` is a country's iso3, "region/…", FIRST or REST; `facts` say what is unusual.

    `weight` says how unusual, in percent of the bound that its farthest fact lies beyond.
    """

    key: str
    facts: list[Fact] = field(default_factory=list)
    weight: int = 0


def find_outliers(
    new: Figures,
    old: Figures,
    cells: Sequence[CellMove],
    usual: Mapping[str, Fraction],
    members: Mapping[str, tuple[str, ...]],
) -> list[Outlier]:
    """Return the outliers of an edition, countries and regions, the most unusual first.

    `usual` are the shares of the classes of moves, `members` the countries of each region.
    """
    weighed: dict[str, list[tuple[Fact, Fraction]]] = defaultdict(list)
    everything = (*_shares(cells, usual), *_ranks(new, old), *_scores(cells), *_regions(cells, usual, members))
    for key, fact, times in everything:
        weighed[key].append((fact, times))
    unusual = [
        Outlier(key, [fact for fact, _times in listed], int(100 * max(times for _fact, times in listed)))
        for key, listed in weighed.items()
    ]
    return sorted(unusual, key=lambda outlier: (-outlier.weight, outlier.key))


def limit(unusual: list[Outlier], listed: int = LISTED) -> tuple[list[Outlier], list[Outlier]]:
    """Return the rows to confirm, at most `listed`, the last one for all others; and those others."""
    if len(unusual) <= listed:
        return unusual, []
    others = unusual[listed - 1 :]
    rest = Outlier(REST, [{"kind": "rest", "count": len(others)}])
    return [*unusual[: listed - 1], rest], others


def first_edition() -> Outlier:
    """Return the one row of a publisher's first edition, which is confirmed as a whole."""
    return Outlier(FIRST, [{"kind": "first"}])


def _scores(cells: Iterable[CellMove]) -> Iterator[Weighed]:
    """Yield the scores that moved by more than 1.5 points, those that moved most first."""
    for move in sorted(cells, key=lambda move: -move.size):
        if move.size > MOST_WITH_ONE:
            fact = {"kind": "score", "slug": move.slug, "old": move.old, "new": move.new}
            yield move.iso3, fact, Fraction(move.size, MOST_WITH_ONE)


def _shares(cells: Iterable[CellMove], usual: Mapping[str, Fraction]) -> Iterator[Weighed]:
    """Yield the countries in which a class of moves has more than three times its usual share.

    Three scores of a country at least, unless the class is beyond the usual in the whole edition.
    """
    by_country: dict[str, list[moves.Move]] = defaultdict(list)
    for move in cells:
        by_country[move.iso3].append((move.old, move.new))
    if not by_country:
        return
    everywhere = moves.shares_of(moves.count_moves(move for listed in by_country.values() for move in listed))
    for iso3, listed in by_country.items():
        counts = moves.count_moves(listed)
        for name, share in moves.shares_of(counts).items():
            least = 1 if moves.is_beyond(everywhere[name], usual[name]) else FEW
            if counts[name] >= least and moves.is_beyond(share, usual[name]):
                fact = {"kind": "share", "class": name, "count": counts[name], "of": len(listed)}
                yield iso3, fact, share / moves.bound(usual[name])


def _ranks(new: Figures, old: Figures) -> Iterator[Weighed]:
    """Yield the countries that moved by more than 10 ranks, or that lose their rank."""
    for slug in RANKED:
        if slug not in new.values or slug not in old.values:
            continue
        after = new.ranks(slug)
        for iso3, rank in old.ranks(slug).items():
            now = after.get(iso3)
            if now is None:
                yield iso3, {"kind": "gone", "slug": slug, "old": asdict(rank)}, Fraction(rank.of, RANKS)
            elif abs(now.rank - rank.rank) > RANKS:
                fact = {"kind": "rank", "slug": slug, "old": asdict(rank), "new": asdict(now)}
                yield iso3, fact, Fraction(abs(now.rank - rank.rank), RANKS)


def _regions(
    cells: Iterable[CellMove], usual: Mapping[str, Fraction], members: Mapping[str, tuple[str, ...]]
) -> Iterator[Weighed]:
    """Yield the regions in which an indicator moved one way in more than three times the usual share of countries."""
    region_of = {iso3: region for region, iso3s in members.items() for iso3 in iso3s}
    signs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for move in cells:
        if move.iso3 in region_of:
            signs[region_of[move.iso3], move.slug].append((move.new > move.old) - (move.new < move.old))
    one_way = (1 - usual[moves.UNCHANGED]) / 2
    for (region, slug), listed in signs.items():
        for sign in (1, -1):
            count, of = listed.count(sign), len(listed)
            if of >= SMALL_REGION and moves.is_beyond(Fraction(count, of), one_way):
                fact = {"kind": "region", "region": region, "slug": slug, "up": sign > 0, "count": count, "of": of}
                yield f"region/{region}/{slug}", fact, Fraction(count, of) / moves.bound(one_way)
