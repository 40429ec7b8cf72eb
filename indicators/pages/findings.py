"""The findings on the home page: up to three sentences computed from an edition's figures, each with its evidence."""

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
from lib.text import by_name, join_clauses, join_first_names, join_names

ROOT = "criminality"
FEWEST = 5  # countries; an edition that scores fewer has no findings
RISES, FALLS, REGIONS_EACH_END = 3, 2, 3
NAMES = 3


@dataclass(frozen=True)
class Finding:
    """A headline, the sentences that support it, and the facts of its drawing, whose shape depends on `kind`."""

    kind: str
    kick: str
    headline: str
    text: str
    facts: Any = field(default=None)


def choose_findings(since: EditionPair, regions: Regions) -> tuple[Finding, ...]:
    """Return the findings of an edition: movers or regions, ties, quadrants; () where it scores too few countries."""
    if len(since.new.values.get(ROOT, {})) < FEWEST:
        return ()
    moved = biggest_movers(since) if since.old else ends_of_regions(since.new, regions)
    return tuple(finding for finding in (moved, ties(since.new), quadrants(since)) if finding)


def biggest_movers(since: EditionPair) -> Finding | None:
    """Return the finding on the largest rises and falls of criminality; None where there are no changes."""
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
        _("Criminality rose in %(up)s, fell in %(down)s and did not change in %(same)s.")
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
        kick=_("Largest changes, %(from)s to %(to)s") % {"from": since.old.year, "to": since.new.year},
        headline=capfirst(join_clauses(clauses)) or _("No country changed"),
        text=" ".join(sentences),
        facts=(*rose[:RISES], *reversed(fell[:FALLS])),
    )


def _as_scored(count: int) -> str:
    """Return the sentence on which of `count` countries are compared, for editions that lack some scores."""
    words = ngettext(
        "Some scores are missing: compared is %(count)s country, on the indicators scored in both editions.",
        "Some scores are missing: compared are %(count)s countries, each on the indicators scored in both editions.",
        count,
    )
    return words % {"count": number_format(count)}


def _as_scored_alike(count: int) -> str:
    """Return the same for quadrants, which are never like for like: only countries with the same scores count."""
    words = ngettext(
        "Some scores are missing: compared is only the %(count)s country scored on the same indicators in both "
        "editions.",
        "Some scores are missing: compared are only the %(count)s countries scored on the same indicators in both "
        "editions.",
        count,
    )
    return words % {"count": number_format(count)}


def _largest_clause(moved: Sequence[Mover], words: Callable[[int], str]) -> list[str]:
    """Return a clause that names the first mover and all with the same change; [] without movers."""
    if not moved:
        return []
    names = [mover.country.the_name for mover in moved if mover.change == moved[0].change]
    return [words(len(names)) % {"the_countries": join_first_names(names)}]


def ends_of_regions(figures: Figures, regions: Regions) -> Finding | None:
    """Return the finding on the regions with the highest and lowest averages, for an edition without one before it.

    None where fewer than six regions have an average: the two ends would overlap.
    """
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
    """Return the finding on how many countries share a display value, and on the least change that parts them."""
    display_values = figures.display_values(ROOT)
    counts = Counter(display_values.values())
    sharing = sum(count for count in counts.values() if count > 1)
    words = ngettext(
        "%(count)s country shares its score with another",
        "%(count)s countries share their score with another",
        sharing,
    )
    text = _(
        "Half a point on one indicator can move a country by as little as %(least)s, so neighboring ranks say little."
    )
    return Finding(
        kind="ties",
        kick=_("Ties"),
        headline=words % {"count": number_format(sharing)} if sharing else _("No two countries have the same score"),
        text=text % {"least": score(round_shown(least_move(figures.tree, ROOT)))},
        facts=largest_ties(display_values),
    )


def least_move(tree: Tree, slug: str) -> Fraction:
    """Return how far half a point on the indicator of the least weight moves a composite, in points."""
    return min(shares(tree, slug).values()) / 2


def largest_ties(display_values: Mapping[str, Decimal]) -> tuple[tuple[Decimal, tuple[Country, ...]], ...]:
    """Return (display value, countries) of each value that several share; most countries first, then higher value."""
    groups: dict[Decimal, list[Country]] = {}
    for iso3, value in display_values.items():
        groups.setdefault(value, []).append(catalogue.countries()[iso3])
    shared = [(value, tuple(by_name(group))) for value, group in groups.items() if len(group) > 1]
    return tuple(sorted(shared, key=lambda entry: (-len(entry[1]), -entry[0])))


def quadrants(since: EditionPair) -> Finding | None:
    """Return the finding on the countries high on both criminality and resilience; None without any quadrant.

    The count of the edition before is given only where both editions rest on the same indicators and scores.
    """
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
    """Return the clause that compares this edition's count with that of an earlier year."""
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
    """Return sentences on the countries that left or joined those high on both.

    Where the editions have different indicators, one sentence gives the number of changed quadrants instead of names.
    """
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
    """Return the iso3 of countries whose quadrants in the two editions rest on different scores."""
    return {*(now.keys() ^ before.keys()), *since.uneven(ROOT), *since.uneven("resilience")}


def _names_sentence(isos: Sequence[str], words: Callable[[int], str]) -> list[str]:
    if not isos:
        return []
    names = [country.the_name for country in by_name(catalogue.countries()[iso3] for iso3 in isos)]
    text = join_names(names) if len(names) <= NAMES else join_first_names(names)
    return [capfirst(words(len(names)) % {"the_countries": text, "bound": score(HIGH_FROM)})]


def _opposed_sentence(count: int) -> str:
    words = ngettext(
        "%(count)s country is high in criminality and low in resilience.",
        "%(count)s countries are high in criminality and low in resilience.",
        count,
    )
    return words % {"count": number_format(count)}
