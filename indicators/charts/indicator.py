"""The charts of findings and of indicators' pages, with numbers printed in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import catalogue
from indicators.drawing import histogram, movers, pyramid, scatter, strip
from indicators.drawing.axis import HIGHEST, LOWEST
from indicators.figures import Figures
from indicators.models import Country, Indicator
from indicators.pages.findings import Finding, largest_ties
from indicators.pages.measure import Mover, Summary, ramp
from lib.numbers import score, signed
from lib.text import join_clauses, join_first_names, join_names

WINDOW = 6  # tenths of a point that the strip of ties shows
TIE_NAMES = 6
MOST_LABELS = 3
LOW = scatter.Frame(width=320, height=232, letters=14, dot=2.4, size=4.6, every=3)  # as tall as the drawings beside it


@dataclass(frozen=True)
class Picture:
    """A chart with its title and its text alternative."""

    chart: Any
    title: str
    description: str


def draw_finding(finding: Finding, figures: Figures) -> Picture | None:
    """Return the picture of a finding; None for regions, which are a table with bars."""
    if finding.kind == "movers":
        return draw_movers(finding.facts, Indicator.Direction.CRIMINALITY)
    if finding.kind == "ties":
        return draw_ties(figures)
    return draw_quadrants(figures) if finding.kind == "quadrants" else None


def draw_movers(moved: Sequence[Mover], direction: str) -> Picture:
    """Return the changes of countries as arrows; `direction` (criminality or resilience) decides which are worse."""
    chart = movers.draw(
        [
            movers.Move(
                mover.country.name,
                mover.old,
                mover.new,
                signed(mover.change),
                (mover.change > 0) == (direction == "criminality"),
            )
            for mover in moved
        ]
    )
    texts = [
        _("%(country)s from %(old)s to %(new)s")
        % {"country": mover.country.name, "old": score(mover.old), "new": score(mover.new)}
        for mover in moved
    ]
    return Picture(chart, _("Largest changes"), join_clauses(texts))


def draw_ties(figures: Figures) -> Picture | None:
    """Return the part of the scale around the most shared criminality score, a dot a country; None without ties."""
    display_values, tied = figures.display_values("criminality"), largest_ties(figures.display_values("criminality"))
    if not tied:
        return None
    value, countries = tied[0]
    low = window(display_values.values(), value)
    high = low + Decimal(WINDOW) / 10
    ticks = [low + Decimal(tenth) / 10 for tenth in range(WINDOW + 1)]
    words = ngettext("%(count)s country at %(value)s", "%(count)s countries at %(value)s", len(countries))
    headline = words % {"count": len(countries), "value": score(value)}
    countries_by_iso3 = catalogue.countries()
    chart = strip.draw(
        [strip.StripEntry(countries_by_iso3[iso3].name, shared) for iso3, shared in display_values.items()],
        low=low,
        high=high,
        ticks=[(tick, score(tick, 1)) for tick in ticks],
        headline=headline,
        remark=_names(countries),
    )
    title = _("Criminality from %(low)s to %(high)s") % {"low": score(low, 1), "high": score(high, 1)}
    description = _("%(headline)s: %(names)s") % {"headline": headline, "names": _names(countries)}
    return Picture(chart, title, description)


def _names(countries: Sequence[Country]) -> str:
    names = [country.name for country in countries]
    return join_names(names) if len(names) <= TIE_NAMES else join_first_names(names)


def window(values: Iterable[Decimal], within: Decimal) -> Decimal:
    """Return the lower end, in points, of the stretch of WINDOW tenths around a value that holds the most values."""
    tenths = [value * 10 for value in values]
    lowest, highest = 10 * LOWEST, 10 * HIGHEST - WINDOW
    around = range(int(within * 10) - WINDOW + 1, int(within * 10) + 1)
    starts = sorted({min(max(start, lowest), highest) for start in around})
    best = max(starts, key=lambda start: (sum(start <= value <= start + WINDOW for value in tenths), -start))
    return Decimal(best) / 10


def draw_quadrants(figures: Figures) -> Picture:
    """Return the scatter of all countries by criminality and resilience, with the outermost of those high on both."""
    x, y = figures.display_values("criminality"), figures.display_values("resilience")
    quadrants = figures.quadrants()
    countries, both = catalogue.countries(), [iso3 for iso3, quadrant in quadrants.items() if quadrant == "high-high"]
    chosen = _outermost({iso3: (x[iso3], y[iso3]) for iso3 in both})
    points = [scatter.Point(x[iso3], y[iso3], countries[iso3].name) for iso3 in quadrants if iso3 not in chosen]
    counts = scatter.count([scatter.Point(x[iso3], y[iso3]) for iso3 in quadrants])
    chart = scatter.draw(
        points,
        labeled=[scatter.LabeledCountry(countries[iso3].name, [(x[iso3], y[iso3])]) for iso3 in chosen],
        labels=MOST_LABELS,
        frame=LOW,
        names=(_("Criminality"), _("Resilience")),
        corners=scatter.Corners(
            scatter.CornerText("", str(counts.low_high)),
            scatter.CornerText("", str(counts.high_high), strong=True),
            scatter.CornerText("", str(counts.low_low)),
            scatter.CornerText("", str(counts.high_low)),
        ),
    )
    description = _(
        "High on both: %(both)s; high criminality only: %(crime)s; high resilience only: %(resilience)s; "
        "low on both: %(neither)s"
    ) % {"both": counts.high_high, "crime": counts.high_low, "resilience": counts.low_high, "neither": counts.low_low}
    return Picture(chart, _("Criminality and resilience of all countries"), description)


def _outermost(points: Mapping[str, tuple[Decimal, Decimal]]) -> list[str]:
    """Return all iso3: the greatest y, the greatest x of the others, then the rest by x + y, descending."""
    iso3s: list[str] = []
    for axis in (1, 0):
        rest = sorted(set(points) - set(iso3s))
        iso3s += [max(rest, key=lambda iso3: points[iso3][axis])] if rest else []
    rest = sorted(set(points) - set(iso3s))
    return iso3s + sorted(rest, key=lambda iso3: -sum(points[iso3]))


def draw_distribution(figures: Figures, summary: Summary) -> Picture:
    """Return the histogram of countries by score, with the world average."""
    slug = summary.indicator.slug
    display_values = figures.display_values(slug)
    on_grid = figures.digits(slug) == 1
    chart = histogram.halves(
        display_values.values(),
        ramp(summary.indicator),
        average=summary.average,
        average_text=_("world average %(average)s") % {"average": score(summary.average)},
        on_grid=on_grid,
    )
    title = _("Countries by score, in steps of half a point")
    return Picture(chart, title, _("world average %(average)s") % {"average": score(summary.average)})


def draw_pair(figures: Figures, indicator: Indicator, other: Indicator) -> Picture:
    """Return the scatter of all countries by a measure (vertical axis) and another one (horizontal axis)."""
    x, y = figures.display_values(other.slug), figures.display_values(indicator.slug)
    countries = catalogue.countries()
    chart = scatter.draw(
        [scatter.Point(x[iso3], y[iso3], countries[iso3].name) for iso3 in y if iso3 in x],
        names=(other.name, indicator.name),
        tone=f"{ramp(indicator)}6",
    )
    title = _("%(measure)s and %(other)s of all countries") % {"measure": indicator.name, "other": other.name}
    return Picture(chart, title, "")


def draw_world_pyramid(figures: Figures) -> Picture | None:
    """Return the pyramid of the world averages; None where one of the three is missing."""
    names = {"criminal-markets": _("Markets"), "criminal-actors": _("Actors"), "resilience": _("Resilience")}
    averages = {slug: figures.average(slug) for slug in names}
    if None in averages.values():
        return None
    sides = [pyramid.Measure(names[slug], score(average), average) for slug, average in averages.items()]
    description = join_clauses(f"{side.name} {side.printed}" for side in sides)
    return Picture(pyramid.draw(*sides), _("Pyramid of the world averages"), description)
