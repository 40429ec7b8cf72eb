"""Suggestions for the page that answers 404: what the words of the address resemble."""

import re
from collections.abc import Iterator

from indicators import catalogue
from indicators.pages import search
from indicators.pages.search import Hit, SearchEntry

MOST = 6
LONGEST = 200
FEWER = 4
_YEAR = re.compile(r"[0-9]{4}")
_LANGUAGES_AND_ROOMS = {
    "en", "fr", "indicators", "countries", "regions", "rankings", "papers", "compare", "data", "api", "search"
}  # fmt: skip


def suggestions(path: str) -> list[SearchEntry]:
    """Return up to six search entries that the parts of a path resemble, best first; exact matches alone if any."""
    tiers: dict[SearchEntry, int] = {}
    for part in _parts(path):
        for hit in _hits(part.split()):
            tiers[hit.entry] = min(hit.tier, tiers.get(hit.entry, hit.tier))
    best = sorted(tiers, key=lambda entry: tiers[entry])
    exact = [entry for entry in best if tiers[entry] == search.EXACT]
    return (exact or best)[:MOST]


def _hits(words: list[str]) -> list[Hit]:
    """Return the hits of a search for the words; without any, of one for all but the last word, and so on."""
    for count in range(len(words), max(0, len(words) - FEWER), -1):
        groups = search.find_entries(" ".join(words[:count])).groups
        hits = [hit for _kind, listed, _count in groups for hit in listed[:MOST] if hit.tier != search.PROSE]
        if hits:
            return hits
    return []


def years(path: str) -> list[int]:
    """Return the published years where the first year in a path is not one of them, else []."""
    published = [edition.year for edition in catalogue.editions()]
    named_years = [int(part) for part in path.split("/") if _YEAR.fullmatch(part)]
    return published if named_years and named_years[0] not in published else []


def _parts(path: str) -> Iterator[str]:
    for part in path[:LONGEST].split("/"):
        word = part.rpartition(".")[0] or part
        if word and word not in _LANGUAGES_AND_ROOMS and not _YEAR.fullmatch(word):
            yield word.replace("-", " ").replace("_", " ")
