"""The charts of the pages of countries, regions and comparisons, with numbers printed in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.drawing import histogram, lines, pyramid, scatter, world
from indicators.drawing.axis import step
from indicators.drawing.identities import IN_ORDER
from indicators.figures import Figures
from indicators.pages.compare import CountryColumn
from indicators.pages.country import MeasureValue, measure_of
from indicators.pages.measure import ramp
from indicators.pages.pairing import Pair
from indicators.pages.trends import WORLD, Trend
from lib.numbers import score
from lib.text import join_clauses

SIDES = ("criminal-markets", "criminal-actors", "resilience")


def draw_pyramid(composites: Iterable[MeasureValue]) -> dict[str, Any]:
    """Return the pyramid of a country's composites, or of a region's averages, as `chart` with its `description`."""
    measures = list(composites)
    markets, actors, resilience = (measure_of(measures, slug) for slug in SIDES)
    chart = pyramid.draw(_side(_("Markets"), markets), _side(_("Actors"), actors), _side(_("Resilience"), resilience))
    texts = [
        _("%(name)s %(score)s, world %(average)s")
        % {"name": measure.indicator.name, "score": score(measure.display_value), "average": score(measure.average)}
        for measure in (markets, actors, resilience)
        if measure
    ]
    return {"chart": chart, "description": join_clauses(texts)}


def _side(name: str, measure: MeasureValue | None) -> pyramid.Measure:
    if measure is None:
        return pyramid.Measure(name, score(None), None)
    return pyramid.Measure(name, score(measure.display_value), measure.display_value, measure.average)


def draw_trend(trend: Trend, names: Mapping[str, str]) -> lines.Lines:
    """Return the line chart of a composite over the editions, for the world and countries given as {iso3: name}."""
    series = [
        lines.Series(name, _last(trend.values[iso3]), trend.values[iso3], identity)
        for (iso3, name), identity in zip(names.items(), IN_ORDER, strict=False)
    ]
    average = lines.Series(_("World"), _last(trend.values[WORLD]), trend.values[WORLD], "world")
    return lines.draw(trend.years, [*series, average])


def _last(values: Sequence[Decimal | None]) -> str:
    """Return the label at the end of a line: the score of the last edition, or a dash where that has none."""
    return score(values[-1])


def draw_quadrants(figures: Figures, sides: Sequence[CountryColumn]) -> dict[str, Any]:
    """Return the scatter of all countries by criminality and resilience, with the compared ones' earlier positions."""
    iso3s = {side.country.iso3 for side in sides}
    x, y = figures.display_values("criminality"), figures.display_values("resilience")
    both = {iso3: (x[iso3], y[iso3]) for iso3 in x if iso3 in y}
    points = _points(both, iso3s)
    marks = [
        scatter.LabeledCountry(side.country.name, side.trail, identity)
        for side, identity in zip(sides, IN_ORDER, strict=False)
        if side.trail
    ]
    return _draw_both_widths(points, marks, (_("Criminality"), _("Resilience")), _corners(both.values()))


def draw_members(figures: Figures, isos: Iterable[str]) -> scatter.Scatter:
    """Draw the countries of a region on criminality and resilience, for a narrow column."""
    x, y = figures.display_values("criminality"), figures.display_values("resilience")
    both = {iso3: (x[iso3], y[iso3]) for iso3 in isos if iso3 in x and iso3 in y}
    names = (_("Criminality"), _("Resilience"))
    return scatter.draw(_points(both, set()), names=names, corners=_corners(both.values()), frame=scatter.NARROW)


def _corners(both: Iterable[tuple[Decimal, Decimal]]) -> scatter.Corners[str]:
    """Return the names of the four quadrants, each with its number of countries."""
    counted = scatter.count([scatter.Point(*values) for values in both])
    return scatter.Corners(
        _("Low criminality, high resilience %(count)s") % {"count": counted.low_high},
        _("High on both %(count)s") % {"count": counted.high_high},
        _("Low on both %(count)s") % {"count": counted.low_low},
        _("High criminality, low resilience %(count)s") % {"count": counted.high_low},
    )


def draw_pair(pair: Pair, chosen: Sequence[str]) -> dict[str, Any]:
    """Return the scatter of two measures; labels go to the chosen countries (iso3), or else to the extremes."""
    rows = {country.iso3: (country, (x, y)) for country, x, y in pair.rows}
    wanted = [iso3 for iso3 in chosen if iso3 in rows]
    marks = [
        scatter.LabeledCountry(rows[iso3][0].name, [rows[iso3][1]], identity if wanted else "plain")
        for iso3, identity in zip(wanted or _ends(pair), IN_ORDER, strict=False)
    ]
    points = _points({iso3: values for iso3, (_country, values) in rows.items()}, set(wanted or _ends(pair)))
    return _draw_both_widths(points, marks, (pair.x.name, pair.y.name), None)


def _ends(pair: Pair) -> list[str]:
    """Return the iso3 of the countries highest and lowest on each measure, each once."""
    if not pair.rows:
        return []
    across = sorted(pair.rows, key=lambda row: row[1])
    up = sorted(pair.rows, key=lambda row: row[2])
    ends = [across[-1], across[0], up[-1], up[0]]
    return list(dict.fromkeys(country.iso3 for country, _x, _y in ends))


def _points(values: Mapping[str, tuple[Decimal, Decimal]], without: set[str]) -> list[scatter.Point]:
    countries = catalogue.countries()
    return [scatter.Point(x, y, countries[iso3].name) for iso3, (x, y) in values.items() if iso3 not in without]


def _draw_both_widths(
    points: Sequence[scatter.Point],
    marks: Sequence[scatter.LabeledCountry],
    names: tuple[str, str],
    corners: scatter.Corners[str] | None,
) -> dict[str, Any]:
    """Return one scatter in two sizes: `chart` for phones and `wide` for wide columns."""
    return {
        key: scatter.draw(points, labeled=marks, names=names, corners=corners, frame=frame)
        for key, frame in (("chart", scatter.NARROW), ("wide", scatter.WIDE))
    }


def draw_map(figures: Figures, slug: str, role: world.Role) -> dict[str, Any]:
    """Return one of the maps of a comparison: the measure, its display values, map, histogram and average."""
    indicator, display_values = catalogue.indicators()[slug], figures.display_values(slug)
    countries = catalogue.countries()
    links = {
        iso3: reverse("indicators:country-detail", kwargs={"year": figures.year, "iso3": iso3})
        for iso3 in display_values
    }
    return {
        "indicator": indicator,
        "display_values": display_values,
        "chart": world.draw(
            {iso3: step(value) for iso3, value in display_values.items()},
            ramp(indicator),
            links=links,
            labels={iso3: f"{country.name} {score(display_values.get(iso3))}" for iso3, country in countries.items()},
            role=role,
        ),
        "steps": histogram.steps(display_values.values(), ramp(indicator)),
        "average": figures.average(slug),
    }
