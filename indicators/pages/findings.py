"""Short findings drawn from an edition's figures, whatever they are: each says one thing, and what it rests on."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import catalogue
from indicators.catalogue import Regions
from indicators.figures import Figures
from indicators.models import Country
from indicators.pages.change import EditionPair
from indicators.pages.indicator_tree import shares
from indicators.pages.measure import Mover, movers
from indicators.scoring.compose import Tree
from indicators.scoring.scale import HIGH_FROM, round_shown
from lib.numbers import countries_count, score
from lib.text import by_name, join_clauses, listing, some

ROOT = "criminality"
FEWEST = 5  # countries, under which nothing is drawn from them
RISES, FALLS, REGIONS_EACH_END = 3, 2, 3
NAMES = 3


@dataclass(frozen=True)
class Finding:
    """A headline, what it rests on in a sentence or two, and the facts to draw; `kind` chooses the drawing."""

    kind: str
    kick: str
    headline: str
    text: str
    facts: Any = field(default=None)


def choose_findings(since: EditionPair, regions: Regions) -> tuple[Finding, ...]:
    """Return up to three findings of an edition."""
    if len(since.new.values.get(ROOT, {})) < FEWEST:
        return ()
    moved = biggest_movers(since) if since.old else ends_of_regions(since.new, regions)
    return tuple(finding for finding in (moved, ties(since.new), quadrants(since)) if finding)


def biggest_movers(since: EditionPair) -> Finding | None:
    """Say who moved most since the edition before."""
    changes = since.changes(ROOT)
    if since.old is None or not changes:
        return None
    rose, fell = movers(since, ROOT, len(changes))
    clauses = [
        *_largest_clause(
            rose, lambda count: ngettext("%(the_countries)s rose most", "%(the_countries)s rose most", count)
        ),
        *_largest_clause(
            fell, lambda count: ngettext("%(the_countries)s fell most", "%(the_countries)s fell most", count)
        ),
    ]
    sentences = [
        _("Criminality rose in %(up)s, fell in %(down)s and stayed as it was in %(same)s.")
        % {
            "up": countries_count(len(rose)),
            "down": number_format(len(fell)),
            "same": number_format(len(changes) - len(rose) - len(fell)),
        }
    ]
    if since.differs(ROOT):
        sentences.append(_("Like for like: only indicators that both editions have are compared."))
    if since.is_uneven(ROOT):
        sentences.append(_as_scored(len(changes)))
    return Finding(
        kind="movers",
        kick=_("Biggest movers, %(from)s to %(to)s") % {"from": since.old.year, "to": since.new.year},
        headline=capfirst(join_clauses(clauses)) or _("No country moved"),
        text=" ".join(sentences),
        facts=(*rose[:RISES], *reversed(fell[:FALLS])),
    )


def _as_scored(count: int) -> str:
    """Say what is compared where scores are missing in one of the editions."""
    words = ngettext(
        "Some scores are missing: compared is %(count)s country, on the indicators scored in both editions.",
        "Some scores are missing: compared are %(count)s countries, each on the indicators scored in both editions.",
        count,
    )
    return words % {"count": number_format(count)}


def _as_scored_alike(count: int) -> str:
    """Say what is compared of quadrants, which are as published, where scores are missing in one of the editions."""
    words = ngettext(
        "Some scores are missing: compared is only the %(count)s country scored on the same indicators in both "
        "editions.",
        "Some scores are missing: compared are only the %(count)s countries scored on the same indicators in both "
        "editions.",
        count,
    )
    return words % {"count": number_format(count)}


def _largest_clause(moved: Sequence[Mover], words: Callable[[int], str]) -> list[str]:
    """Return the clause on those that moved as far as the first."""
    if not moved:
        return []
    names = [mover.country.the_name for mover in moved if mover.change == moved[0].change]
    return [words(len(names)) % {"the_countries": some(names)}]


def ends_of_regions(figures: Figures, regions: Regions) -> Finding | None:
    """Say which region is highest and which lowest, where there is no edition before to compare with."""
    averages = {
        region: average
        for slug, region in regions.by_slug.items()
        if region.continent_id and (average := figures.average(ROOT, regions.members[slug])) is not None
    }
    if len(averages) < 2 * REGIONS_EACH_END:
        return None
    ranked = sorted(averages.items(), key=lambda entry: (-entry[1], entry[0].name))
    (first, high), (last, low) = ranked[0], ranked[-1]
    return Finding(
        kind="regions",
        kick=_("Regions, %(year)s") % {"year": figures.year},
        headline=_("Highest on average: %(the_first)s; lowest: %(the_last)s")
        % {"the_first": first.the_name, "the_last": last.the_name},
        text=_(
            "Criminality averages %(high)s in the first and %(low)s in the last of %(count)s regions; "
            "in the world, %(world)s."
        )
        % {"high": score(high), "low": score(low), "count": len(ranked), "world": score(figures.average(ROOT))},
        facts=(*ranked[:REGIONS_EACH_END], *ranked[-REGIONS_EACH_END + 1 :]),
    )


def ties(figures: Figures) -> Finding:
    """Say how many countries share their score, and how little it takes to move one."""
    display_values = figures.display_values(ROOT)
    counts = Counter(display_values.values())
    sharing = sum(count for count in counts.values() if count > 1)
    words = ngettext(
        "%(count)s country shares its score with another",
        "%(count)s countries share their score with another",
        sharing,
    )
    text = _(
        "Half a point on one indicator can move a country by as little as %(least)s: places close together say little."
    )
    return Finding(
        kind="ties",
        kick=_("Ties"),
        headline=words % {"count": number_format(sharing)} if sharing else _("No two countries have the same score"),
        text=text % {"least": score(round_shown(least_move(figures.tree, ROOT)))},
        facts=largest_ties(display_values),
    )


def least_move(tree: Tree, slug: str) -> Fraction:
    """Return by how much half a point on the indicator that weighs least moves a composite."""
    return min(shares(tree, slug).values()) / 2


def largest_ties(display_values: Mapping[str, Decimal]) -> tuple[tuple[Decimal, tuple[Country, ...]], ...]:
    """Return the shared scores with the countries that have them, the most shared first, the higher score first."""
    groups: dict[Decimal, list[Country]] = {}
    for iso3, value in display_values.items():
        groups.setdefault(value, []).append(catalogue.countries()[iso3])
    shared = [(value, tuple(by_name(group))) for value, group in groups.items() if len(group) > 1]
    return tuple(sorted(shared, key=lambda entry: (-len(entry[1]), -entry[0])))


def quadrants(since: EditionPair) -> Finding | None:
    """Say how many countries are high on both, and who left or joined them."""
    now = since.new.quadrants()
    if not now:
        return None
    before = since.old.quadrants() if since.old else {}
    counts = Counter(now.values())
    both = counts["high-high"]
    headline = ngettext("%(count)s country is high on both", "%(count)s countries are high on both", both)
    clauses = [headline % {"count": number_format(both)} if both else _("No country is high on both")]
    if before and since.old and not since.any_differs and not _unlike(since, now, before):
        clauses.append(_compared(both, Counter(before.values())["high-high"], since.old.year))
    return Finding(
        kind="quadrants",
        kick=_("Quadrants"),
        headline=", ".join(clauses),
        text=" ".join([*_crossings(since, now, before), _opposed_sentence(counts["high-low"])]),
        facts=dict(counts),
    )


def _compared(now: int, before: int, year: int) -> str:
    """Return how many more or fewer there are than in the edition before."""
    if now == before:
        return _("as many as in %(year)s") % {"year": year}
    apart = abs(now - before)
    words = (
        ngettext("%(count)s more than in %(year)s", "%(count)s more than in %(year)s", apart)
        if now > before
        else ngettext("%(count)s fewer than in %(year)s", "%(count)s fewer than in %(year)s", apart)
    )
    return words % {"count": number_format(apart), "year": year}


def _crossings(since: EditionPair, now: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    """Say who left or joined the countries that are high on both; where the indicators differ, only how many moved."""
    if since.old is None:
        return []
    if since.any_differs:
        moved = sum(now[iso3] != before[iso3] for iso3 in now if iso3 in before)
        words = ngettext(
            "As published, %(count)s country changed quadrant since %(year)s; "
            "the two editions do not measure the same indicators.",
            "As published, %(count)s countries changed quadrant since %(year)s; "
            "the two editions do not measure the same indicators.",
            moved,
        )
        return [words % {"count": number_format(moved), "year": since.old.year}]
    unlike = _unlike(since, now, before)
    alike = [_as_scored_alike(len(now.keys() - unlike))] if unlike and before else []
    left = [iso3 for iso3, was in before.items() if was == "high-high" and iso3 not in unlike and now[iso3] != was]
    joined = [
        iso3
        for iso3, quadrant in now.items()
        if quadrant == "high-high" and iso3 not in unlike and before[iso3] != quadrant
    ]
    in_resilience = [iso3 for iso3 in left if now[iso3].endswith("low")]
    in_criminality = [iso3 for iso3 in left if now[iso3].startswith("low") and iso3 not in in_resilience]
    return [
        *alike,
        *_names_sentence(
            in_resilience,
            lambda count: ngettext(
                "%(the_countries)s fell below %(bound)s in resilience.",
                "%(the_countries)s fell below %(bound)s in resilience.",
                count,
            ),
        ),
        *_names_sentence(
            in_criminality,
            lambda count: ngettext(
                "%(the_countries)s fell below %(bound)s in criminality.",
                "%(the_countries)s fell below %(bound)s in criminality.",
                count,
            ),
        ),
        *_names_sentence(
            joined,
            lambda count: ngettext(
                "%(the_countries)s is now high on both.", "%(the_countries)s are now high on both.", count
            ),
        ),
    ]


def _unlike(since: EditionPair, now: Mapping[str, str], before: Mapping[str, str]) -> set[str]:
    """Return the countries whose quadrants in the two editions do not rest on the same scores."""
    return {*(now.keys() ^ before.keys()), *since.uneven(ROOT), *since.uneven("resilience")}


def _names_sentence(isos: Sequence[str], words: Callable[[int], str]) -> list[str]:
    if not isos:
        return []
    names = [country.the_name for country in by_name(catalogue.countries()[iso3] for iso3 in isos)]
    text = listing(names) if len(names) <= NAMES else some(names)
    return [capfirst(words(len(names)) % {"the_countries": text, "bound": score(HIGH_FROM)})]


def _opposed_sentence(count: int) -> str:
    words = ngettext(
        "%(count)s country is high in criminality and low in resilience.",
        "%(count)s countries are high in criminality and low in resilience.",
        count,
    )
    return words % {"count": number_format(count)}
