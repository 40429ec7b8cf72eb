"""The page that compares: reads its query, and returns the figures of the countries side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.figures import Figures
from indicators.models import Country, Indicator, Region
from indicators.pages import query_values
from indicators.pages.change import EditionPair
from indicators.pages.country import Block, MeasureValue, blocks, quadrant_of
from lib.text import in_sentence, join_names

MAX_COUNTRIES = 4


@dataclass(frozen=True)
class ComparisonQuery:
    """A comparison read from a query string: countries as iso3, measures as slugs, "" for none.

    What could not be read is left out; `problems` holds a sentence for the reader about each.
    """

    countries: tuple[str, ...] = ()
    x: str = ""
    y: str = ""
    first_map: str = ""
    second_map: str = ""
    problems: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not (self.countries or self.x or self.y or self.first_map or self.second_map)

    @property
    def is_full(self) -> bool:
        return len(self.countries) == MAX_COUNTRIES

    @property
    def unpaired(self) -> str:
        """Return the slug of the measure where only one of x and y is chosen, else ""."""
        return "" if self.x and self.y else self.x or self.y

    @property
    def query(self) -> str:
        """Return the comparison as a URL-encoded query string without its question mark, for links to it."""
        parts = {
            "countries": ",".join(self.countries),
            "x": self.x,
            "y": self.y,
            "map": self.first_map,
            "map2": self.second_map,
        }
        return urlencode({name: value for name, value in parts.items() if value}, safe=",")

    def without(self, iso3: str) -> "ComparisonQuery":
        """Return the same comparison without one of its countries."""
        return replace(self, countries=tuple(code for code in self.countries if code != iso3))


def read_query(countries: Sequence[str], measures: Mapping[str, str], figures: Figures) -> ComparisonQuery:
    """Return the comparison that a query asks for; `countries` may hold several codes in one text, with commas.

    `measures` is the query itself; its keys x, y, map and map2 are read. A second map without a first becomes the
    first; equal measures and equal maps are dropped with a message.
    """
    problems: list[str] = []
    isos = _countries(countries, figures, problems)
    x, y, first, second = (_measure(measures.get(name, ""), figures, problems) for name in ("x", "y", "map", "map2"))
    if x and x == y:
        problems.append(_("Choose two different measures."))
        y = ""
    if second and not first:
        first, second = second, ""
    if first and first == second:
        problems.append(_("Choose two different maps."))
        second = ""
    return ComparisonQuery(isos, x, y, first, second, tuple(problems))


def _countries(texts: Sequence[str], figures: Figures, problems: list[str]) -> tuple[str, ...]:
    codes = list(dict.fromkeys(code.strip() for text in texts for code in text.split(",") if code.strip()))
    countries, names = catalogue.countries(), set(figures.countries)
    scored = [code for code in codes if code in names]
    unscored = [code for code in codes if code in countries and code not in names]
    unknown = [code for code in codes if code not in countries]
    if unknown:
        problems.append(
            _("Unknown countries: %(codes)s. Write each as three capital letters, such as ZAF.")
            % {"codes": query_values.echo_all(unknown)}
        )
    if unscored:
        problems.append(
            _("Not scored in %(year)s: %(countries)s.")
            % {"year": figures.year, "countries": ", ".join(countries[code].name for code in unscored[:MAX_COUNTRIES])}
        )
    if len(scored) > MAX_COUNTRIES:
        problems.append(
            _("You can compare up to four countries. Not shown: %(countries)s.")
            % {"countries": query_values.echo_all(countries[code].name for code in scored[MAX_COUNTRIES:])}
        )
    return tuple(scored[:MAX_COUNTRIES])


def _measure(slug: str, figures: Figures, problems: list[str]) -> str:
    if not slug or slug in figures.tree.by_slug:
        return slug
    indicator = catalogue.indicators().get(slug)
    problems.append(
        _("“%(name)s” is not measured in %(year)s.")
        % {"name": indicator.name if indicator else query_values.echo(slug), "year": figures.year}
    )
    return ""


@dataclass(frozen=True)
class MeasureRow:
    """One measure: the world average and the compared countries' display values, in their order; None where missing."""

    indicator: Indicator
    average: Decimal | None
    display_values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class QuadrantHistory:
    """A country's quadrant now and in the edition before, and which composites crossed 5.50 in between.

    A quadrant is a key such as "high-low", criminality first; None where one of the two scores is missing.
    """

    quadrant: str | None
    before: str | None
    since: int  # year from which it has been in this quadrant without a break
    is_constant: bool  # in every edition, of which there are at least two
    crossed: tuple[tuple[Indicator, Decimal, Decimal], ...]  # composites that crossed 5.50: old and new display value


@dataclass(frozen=True)
class CountryColumn:
    """One compared country: its composites by slug, its quadrant with history, and its path through the editions.

    `trail` holds (criminality, resilience) of each edition, oldest first; empty where the newest lacks one of them.
    """

    number: int
    country: Country
    region: Region | None
    composites: Mapping[str, MeasureValue]
    quadrant: str | None
    quadrant_history: QuadrantHistory
    has_largest_rise: bool
    trail: tuple[tuple[Decimal, Decimal], ...]

    @property
    def missing_measures(self) -> str:
        """Return the names of the composites without a score, as a sentence has them."""
        names = catalogue.indicators()
        missing = [slug for slug in ("criminality", "resilience") if self.composites[slug].display_value is None]
        return join_names([in_sentence(names[slug].name) for slug in missing])


def country_columns(
    isos: Sequence[str], since: EditionPair, regions: catalogue.Regions, editions: Mapping[int, Figures]
) -> list[CountryColumn]:
    """Return a column for each country, in the order given; `editions` holds all published figures by year.

    Only one country can have the largest rise: none does where two share it, or where a single one is compared.
    """
    so_far = [editions[year] for year in sorted(editions) if year <= since.new.year]
    changes = {iso3: since.changes("criminality").get(iso3) for iso3 in isos}
    risen = [value for value in changes.values() if value is not None and value > 0]
    most = max(risen) if len(risen) and len(isos) > 1 else None
    return [
        CountryColumn(
            number=number,
            country=catalogue.countries()[iso3],
            region=regions.region_of.get(iso3),
            composites={slug: _head_measure(slug, iso3, since) for slug in since.new.tree.nodes},
            quadrant=quadrant_of(since.new, iso3),
            quadrant_history=quadrant_history(iso3, so_far),
            has_largest_rise=most is not None and changes[iso3] == most and list(changes.values()).count(most) == 1,
            trail=_trail(iso3, so_far),
        )
        for number, iso3 in enumerate(isos, start=1)
    ]


def _head_measure(slug: str, iso3: str, since: EditionPair) -> MeasureValue:
    figures = since.new
    return MeasureValue(
        indicator=catalogue.indicators()[slug],
        display_value=figures.display_values(slug).get(iso3),
        average=figures.average(slug),
        change=since.country_change(slug, iso3),
        rank=figures.ranks(slug).get(iso3),
    )


def quadrant_history(iso3: str, editions: Sequence[Figures]) -> QuadrantHistory:
    """Return the history of a country's quadrant over editions, oldest first; the last one counts as now."""
    quadrants = [(figures.year, quadrant_of(figures, iso3)) for figures in editions]
    now = quadrants[-1][1]
    start = len(quadrants) - 1
    while start and quadrants[start - 1][1] == now:
        start -= 1
    before = quadrants[-2][1] if len(quadrants) > 1 else None
    crossed = _crossed(iso3, editions[-2], editions[-1]) if before and now and before != now else ()
    return QuadrantHistory(
        now, before, quadrants[start][0], is_constant=start == 0 and len(quadrants) > 1, crossed=crossed
    )


def _crossed(iso3: str, old: Figures, new: Figures) -> tuple[tuple[Indicator, Decimal, Decimal], ...]:
    before, after = quadrant_of(old, iso3) or "", quadrant_of(new, iso3) or ""
    pairs = zip(("criminality", "resilience"), before.split("-"), after.split("-"), strict=True)
    return tuple(
        (catalogue.indicators()[slug], old.display_values(slug)[iso3], new.display_values(slug)[iso3])
        for slug, side_before, side_after in pairs
        if side_before != side_after
    )


def _trail(iso3: str, editions: Sequence[Figures]) -> tuple[tuple[Decimal, Decimal], ...]:
    """Return (criminality, resilience) of each edition that scores both, oldest first; () if the last does not."""
    if quadrant_of(editions[-1], iso3) is None:
        return ()
    rows = [
        (figures.display_values("criminality").get(iso3), figures.display_values("resilience").get(iso3))
        for figures in editions
    ]
    return tuple((x, y) for x, y in rows if x is not None and y is not None)


def measure_blocks(isos: Sequence[str], figures: Figures) -> tuple[Block[MeasureRow], ...]:
    """Return the rows of all measures of the countries, grouped by node in the order of the tree."""
    indicators = catalogue.indicators()

    def make(slug: str) -> MeasureRow:
        display_values = figures.display_values(slug)
        return MeasureRow(indicators[slug], figures.average(slug), tuple(display_values.get(iso3) for iso3 in isos))

    return blocks(figures, make)
