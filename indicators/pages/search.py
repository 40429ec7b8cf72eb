"""Search of countries, indicators, regions and papers by name: without accents or case, ranked, tolerant of typos.

All names are compared in memory; a query is neither stored nor passed on.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.urls import reverse
from django.utils.translation import get_language

from indicators import catalogue
from indicators.models import Country, CountryAlias, Indicator, IndicatorAlias, Paper, Region
from indicators.models.aliases import as_code
from lib import caching
from lib.text import normalize_for_search

COUNTRY, INDICATOR, REGION, PAPER = "country", "indicator", "region", "paper"
KINDS = (COUNTRY, INDICATOR, REGION, PAPER)
EXACT, PREFIX, WORD, WITHIN, PROSE, TYPO = range(6)
LONGEST = 100  # characters of a query that are read
MOST = 30  # hits shown of each kind
ALIKE, WORD_ALIKE = 0.8, 0.85


@dataclass(frozen=True)
class Name:
    """One name of an entry: as it is printed, and normalized to compare. A code matches only in full and in ASCII."""

    written: str
    folded: str
    is_code: bool = False


@dataclass(frozen=True)
class SearchEntry:
    """A country, indicator, region or paper, with its URL and all its names; the first name is printed."""

    kind: str
    key: str
    url: str
    note: str
    names: tuple[Name, ...]
    prose: str = ""

    @property
    def title(self) -> str:
        return self.names[0].written


@dataclass(frozen=True)
class Hit:
    """An entry that matches a query; lower tiers match better, `alias` is the matching name unless it is the title."""

    entry: SearchEntry
    tier: int
    alias: str = ""


@dataclass(frozen=True)
class SearchResults:
    """The results of a query: (kind, hits, total) groups, best hit first; `country` is set where it names just one.

    `hits` holds up to MOST of the `total` of its kind. `is_cut` means that the query was longer than LONGEST.
    """

    query: str
    is_cut: bool
    groups: tuple[tuple[str, tuple[Hit, ...], int], ...]
    country: Hit | None

    @property
    def the_country(self) -> str:
        """Return the name of that one country with its article."""
        return catalogue.countries()[self.country.entry.key].the_name if self.country else ""

    @property
    def total(self) -> int:
        return sum(count for _kind, _hits, count in self.groups)

    @property
    def is_guess(self) -> bool:
        """Return whether no name matches, so that every hit is a similar spelling."""
        return bool(self.groups) and all(hit.tier == TYPO for _kind, hits, _count in self.groups for hit in hits)


def clean(text: str) -> str:
    """Return a query without invisible characters and repeated spaces, cut to LONGEST characters."""
    visible = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in text[: 10 * LONGEST]
        if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")
    )
    return " ".join(visible.split())[:LONGEST].strip()


def find_entries(text: str) -> SearchResults:
    """Return the results of a query, best first in each group."""
    query = clean(text)
    folded = normalize_for_search(query)
    hits = _hits(folded, as_code(query), entries()) if folded else []
    groups = []
    for kind in KINDS:
        ranked = sorted((hit for hit in hits if hit.entry.kind == kind), key=_order)
        if ranked:
            groups.append((kind, tuple(ranked[:MOST]), len(ranked)))
    groups.sort(key=lambda group: group[1][0].tier)
    exact = [hit for hit in hits if hit.tier == EXACT]
    country = exact[0] if len(exact) == 1 and exact[0].entry.kind == COUNTRY else None
    return SearchResults(query, len(" ".join(text.split())) > LONGEST, tuple(groups), country)


def _order(hit: Hit) -> tuple[int, str]:
    return hit.tier, hit.entry.names[0].folded


def _hits(query: str, code: str, among: Iterable[SearchEntry]) -> list[Hit]:
    listed = list(among)
    name_hits = {entry: hit for entry in listed if (hit := _by_name(query, code, entry))}
    prose_hits = [Hit(entry, PROSE) for entry in listed if entry not in name_hits and _in_prose(query, entry)]
    if name_hits or prose_hits:
        return [*name_hits.values(), *prose_hits]
    return [hit for entry in listed if (hit := _alike(query, entry))]


def _by_name(query: str, code: str, entry: SearchEntry) -> Hit | None:
    tiers = [(tier, place) for place, name in enumerate(entry.names) if (tier := _tier(query, code, name)) is not None]
    if not tiers:
        return None
    tier, place = min(tiers)
    return Hit(entry, tier, _alias(entry, place))


def _tier(query: str, code: str, name: Name) -> int | None:
    if name.is_code:
        return EXACT if code == name.folded else None
    if query == name.folded:
        return EXACT
    if name.folded.startswith(query):
        return PREFIX
    if _words_begin(query, name.folded):
        return WORD
    squeezed = query.replace(" ", "")
    if len(query) > 2 and query in name.folded or len(squeezed) > 3 and squeezed in name.folded.replace(" ", ""):
        return WITHIN
    return None


def _words_begin(query: str, text: str) -> bool:
    """Return whether each word of the query begins a word of the text."""
    return all(f" {word}" in f" {text}" for word in query.split())


def _in_prose(query: str, entry: SearchEntry) -> bool:
    return len(query) > 3 and bool(entry.prose) and _words_begin(query, entry.prose)


def _alike(query: str, entry: SearchEntry) -> Hit | None:
    if not 3 < len(query) <= 40:
        return None
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(query)
    for place, name in enumerate(entry.names):
        if not name.is_code and any(_reads_like(matcher, text, least) for text, least in _texts(name)):
            return Hit(entry, TYPO, _alias(entry, place))
    return None


def _texts(name: Name) -> Iterator[tuple[str, float]]:
    yield name.folded, ALIKE
    words = name.folded.split()
    if len(words) > 1:
        yield from ((word, WORD_ALIKE) for word in words if len(word) > 4)


def _reads_like(matcher: "SequenceMatcher[str]", text: str, least: float) -> bool:
    matcher.set_seq1(text)
    return matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least


def _alias(entry: SearchEntry, place: int) -> str:
    name, title = entry.names[place], entry.names[0]
    same = name.folded.replace(" ", "") == title.folded.replace(" ", "")
    return "" if same else name.written


def entries() -> tuple[SearchEntry, ...]:
    """Return every entry in the reader's language, kept in the cache until something is published."""
    return caching.remember(("search", get_language()), lambda: tuple(_entries()))


def _entries() -> Iterator[SearchEntry]:
    editions = catalogue.editions()
    year = {"year": editions[-1].year} if editions else {}
    regions = catalogue.regions(editions[-1]) if editions else None
    aliases = _spellings(CountryAlias.objects.values_list("country__iso3", "alias"))
    for iso3, country in catalogue.countries().items():
        note = str(regions.region_of[iso3]) if regions and iso3 in regions.region_of else ""
        url = reverse("indicators:country-detail", kwargs={**year, "iso3": iso3})
        yield SearchEntry(COUNTRY, iso3, url, note, _names(country, aliases.get(iso3, []), country.iso3, country.iso2))
    headings = _spellings(IndicatorAlias.objects.values_list("indicator__slug", "alias"))
    for slug, indicator in catalogue.published_indicators().items():
        url = reverse("indicators:indicator-detail", kwargs={**year, "slug": slug})
        names = _names(indicator, headings.get(slug, []), indicator.code)
        prose = normalize_for_search(" ".join((indicator.definition, indicator.assessed)))
        yield SearchEntry(INDICATOR, slug, url, indicator.definition, names, prose)
    for slug, region in sorted(regions.by_slug.items()) if regions else ():
        url = reverse("indicators:region-detail", kwargs={**year, "slug": slug})
        yield SearchEntry(REGION, slug, url, str(region.continent or ""), _names(region, []))
    for paper in Paper.objects.listed():
        prose = normalize_for_search(" ".join((paper.summary, paper.authors, paper.publisher)))
        yield SearchEntry(PAPER, paper.slug, paper.get_absolute_url(), paper.publisher, _titles(paper), prose)


def _spellings(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    aliases: dict[str, list[str]] = {}
    for key, alias in rows:
        aliases.setdefault(key, []).append(alias)
    return aliases


def _names(entry: Country | Indicator | Region, others: Iterable[str], *codes: str) -> tuple[Name, ...]:
    """Return an entry's names: in the reader's language, in the others, further spellings, then codes."""
    written = [entry.name, entry.name_en, entry.name_fr, *others]  # type: ignore[union-attr]  # made by translation
    return _distinct(Name(text, normalize_for_search(text)) for text in written if text) + tuple(
        Name(code, as_code(code), is_code=True) for code in codes if len(code) > 1
    )


def _titles(paper: Paper) -> tuple[Name, ...]:
    written = [paper.title, paper.title_en, paper.title_fr]  # type: ignore[attr-defined]  # made by translation
    return _distinct(Name(text, normalize_for_search(text)) for text in written if text)


def _distinct(names: Iterable[Name]) -> tuple[Name, ...]:
    distinct: dict[str, Name] = {}
    for name in names:
        distinct.setdefault(name.folded, name)
    return tuple(distinct.values())
