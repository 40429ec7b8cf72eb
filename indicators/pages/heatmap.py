"""The map of the world with its legend: scores, changes since the edition before, or quadrants."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import catalogue
from indicators.drawing import histogram, world
from indicators.drawing.axis import Ramp, step
from indicators.drawing.callouts import Note
from indicators.figures import Figures
from indicators.models import Country, Indicator
from indicators.pages.change import EditionPair
from indicators.pages.measure import Extreme, Mover, Summary, movers, ramp
from indicators.pages.quadrants import quadrant_name
from indicators.scoring.scale import QUADRANTS
from lib.numbers import countries_count, score, signed
from lib.text import by_name, in_sentence, join_clauses

UNCHANGED = 4  # the middle of the seven classes of changes


@dataclass(frozen=True)
class LegendClass:
    """A class of the legend: its CSS class, its name in words, and its number of countries."""

    tone: str
    name: str
    count: int


@dataclass(frozen=True)
class Heatmap:
    """A map with its title, and its legend: a histogram with its text alternative, or else classes."""

    chart: world.Map
    title: str
    steps: histogram.Histogram | None
    steps_text: str
    classes: tuple[LegendClass, ...]
    ramp: Ramp
    unscored: tuple[Country, ...]


def map_scores(figures: Figures, summary: Summary) -> Heatmap:
    """Return the map of a measure's scores, with notes on the highest, second and lowest country."""
    indicator, display_values = summary.indicator, figures.display_values(summary.indicator.slug)
    texts = {iso3: score(value) for iso3, value in display_values.items()}
    fills: dict[str, int | None] = {iso3: step(value) for iso3, value in display_values.items()}
    return Heatmap(
        chart=_draw_map(figures, fills, ramp(indicator), texts, _extremes(summary, display_values)),
        title=_("Map of the world: %(measure)s, %(year)s") % {"measure": indicator.name, "year": figures.year},
        steps=histogram.steps(display_values.values(), ramp(indicator)),
        steps_text=_steps_text(display_values.values()),
        classes=(),
        ramp=ramp(indicator),
        unscored=_without(display_values),
    )


def _steps_text(values: Iterable[Decimal]) -> str:
    """Return the text alternative of the histogram: the number of countries in each step that has any."""
    counts = Counter(step(value) for value in values)
    return join_clauses(
        _("%(low)s to %(high)s: %(countries)s")
        % {"low": low, "high": low + 1, "countries": countries_count(counts[low])}
        for low in sorted(counts)
    )


def map_changes(since: EditionPair, summary: Summary) -> Heatmap:
    """Return the map of a measure's changes, red for worse and teal for better, with notes on the largest ones."""
    indicator, old = summary.indicator, since.old.year if since.old else None
    changes, scale = since.changes(indicator.slug), HALF if since.new.digits(indicator.slug) == 1 else FINE
    way = 1 if indicator.direction == Indicator.Direction.CRIMINALITY else -1
    sizes = {iso3: scale.signed_size(change) for iso3, change in changes.items()}
    fills: dict[str, int | None] = {iso3: UNCHANGED + way * size for iso3, size in sizes.items()}
    texts = {iso3: signed(change) for iso3, change in changes.items()}
    counts = Counter(sizes.values())
    return Heatmap(
        chart=_draw_map(
            since.new,
            fills,
            "d",
            texts,
            _largest(*movers(since, indicator.slug, len(changes))),
            without=_("%(country)s, not scored in both editions"),
        ),
        title=_("Map of the world: change of %(measure)s, %(from)s to %(to)s")
        % {"measure": in_sentence(indicator.name), "from": old, "to": since.new.year},
        steps=None,
        steps_text="",
        classes=tuple(
            LegendClass(f"d{UNCHANGED + way * size}", scale.name(size), counts[size]) for size in range(-3, 4)
        ),
        ramp=ramp(indicator),
        unscored=_without(changes),
    )


def map_quadrants(figures: Figures) -> Heatmap:
    """Return the map of the quadrants of criminality and resilience."""
    quadrants = figures.quadrants()
    fills: dict[str, int | None] = {iso3: QUADRANTS.index(name) + 1 for iso3, name in quadrants.items()}
    counts = Counter(quadrants.values())
    return Heatmap(
        chart=_draw_map(figures, fills, "q", {iso3: quadrant_name(name) for iso3, name in quadrants.items()}, ()),
        title=_("Map of the world: quadrants of criminality and resilience, %(year)s") % {"year": figures.year},
        steps=None,
        steps_text="",
        classes=tuple(
            LegendClass(f"q{number}", quadrant_name(name), counts[name]) for number, name in enumerate(QUADRANTS, 1)
        ),
        ramp="k",
        unscored=_without(quadrants),
    )


@dataclass(frozen=True)
class QuadrantEntry:
    """A country with its display values of criminality and resilience, and its quadrant."""

    country: Country
    criminality: Decimal
    resilience: Decimal
    quadrant: str


def quadrant_entries(figures: Figures) -> list[QuadrantEntry]:
    """Return an entry for each country that has both scores, sorted by quadrant, then by name."""
    criminality, resilience, quadrants = (
        figures.display_values("criminality"),
        figures.display_values("resilience"),
        figures.quadrants(),
    )
    countries = by_name(catalogue.countries()[iso3] for iso3 in quadrants)
    rows = [
        QuadrantEntry(country, criminality[country.iso3], resilience[country.iso3], quadrants[country.iso3])
        for country in countries
    ]
    return sorted(rows, key=lambda row: QUADRANTS.index(row.quadrant))


@dataclass(frozen=True)
class ChangeScale:
    """The lower bounds of the three classes of a change, in points, and the smallest possible change."""

    bounds: tuple[Decimal, Decimal, Decimal]
    least: Decimal

    def signed_size(self, change: Decimal) -> int:
        """Return the class of a change: 0 for none, 1 to 3 for a rise, -1 to -3 for a fall."""
        size = sum(abs(change) >= bound for bound in self.bounds)
        return size if change > 0 else -size

    def name(self, size: int) -> str:
        """Return the name of a class in words, from its signed size (-3 to 3)."""
        if not size:
            return _("unchanged")
        low = self.bounds[abs(size) - 1]
        if abs(size) == len(self.bounds):
            return (_("rose by %(low)s or more") if size > 0 else _("fell by %(low)s or more")) % {"low": score(low)}
        high = self.bounds[abs(size)] - self.least
        if low == high:
            return (_("rose by %(low)s") if size > 0 else _("fell by %(low)s")) % {"low": score(low)}
        words = _("rose by %(low)s to %(high)s") if size > 0 else _("fell by %(low)s to %(high)s")
        return words % {"low": score(low), "high": score(high)}


HALF = ChangeScale((Decimal("0.5"), Decimal("1.0"), Decimal("1.5")), least=Decimal("0.5"))
FINE = ChangeScale((Decimal("0.01"), Decimal("0.20"), Decimal("0.50")), least=Decimal("0.01"))


def _draw_map(
    figures: Figures,
    fills: Mapping[str, int | None],
    colors: world.Colors,
    texts: Mapping[str, str],
    notes: Sequence[Note],
    without: str = "",
) -> world.Map:
    return world.draw(
        fills,
        colors,
        links={
            iso3: reverse("indicators:country-detail", kwargs={"year": figures.year, "iso3": iso3})
            for iso3 in figures.countries
        },
        labels={iso3: _label(country, texts.get(iso3), without) for iso3, country in catalogue.countries().items()},
        notes=notes,
    )


def _label(country: Country, text: str | None, without: str) -> str:
    """Return a country's label on the map: its name with `text`, or the message that it has no value."""
    return f"{country.name} {text}" if text else (without or _("%(country)s, not scored")) % {"country": country.name}


def _without(scored: Mapping[str, object]) -> tuple[Country, ...]:
    return tuple(by_name(country for iso3, country in catalogue.countries().items() if iso3 not in scored))


def _extremes(summary: Summary, display_values: Mapping[str, Decimal]) -> list[Note]:
    """Return notes on the highest, the second where a single country has that value, and the lowest."""
    if summary.highest is None or summary.lowest is None or summary.highest.value == summary.lowest.value:
        return []
    notes = [_extreme(summary.highest, _("highest"))]
    below = sorted((value, iso3) for iso3, value in display_values.items() if value < summary.highest.value)
    if len(summary.highest.countries) == 1 and len(below) > 1 and below[-1][0] > below[-2][0]:
        value, iso3 = below[-1]
        if value > summary.lowest.value:
            notes.append(_note(catalogue.countries()[iso3], score(value), _("second")))
    return [*notes, _extreme(summary.lowest, _("lowest"))]


def _extreme(extreme: Extreme, remark: str) -> Note:
    return _note(extreme.countries[0], score(extreme.value), _shared(remark, len(extreme.countries) - 1))


def _largest(rose: Sequence[Mover], fell: Sequence[Mover]) -> list[Note]:
    """Return notes on the largest rise and the largest fall, each with the number of countries that share it."""
    notes = []
    for moved, remark in ((rose, _("rose most")), (fell, _("fell most"))):
        if moved:
            others = sum(mover.change == moved[0].change for mover in moved) - 1
            notes.append(_note(moved[0].country, signed(moved[0].change), _shared(remark, others)))
    return notes


def _shared(remark: str, others: int) -> str:
    """Return a remark with the number of other countries it applies to, where there are any."""
    if not others:
        return remark
    words = ngettext("%(remark)s, with %(count)s other", "%(remark)s, with %(count)s others", others)
    return words % {"remark": remark, "count": others}


def _note(country: Country, number: str, remark: str) -> Note:
    return Note(country.iso3, f"{country.name} {number}", remark)
