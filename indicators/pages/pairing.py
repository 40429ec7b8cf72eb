"""Two measures of the same countries, with Pearson's correlation between them."""

from dataclasses import dataclass
from decimal import Decimal

from indicators import catalogue
from indicators.figures import Figures
from indicators.models import Country, Indicator
from indicators.scoring.association import pearson
from lib.text import by_name


@dataclass(frozen=True)
class Pair:
    """Two measures and (country, x, y) of every country that has both, by name, in display values.

    r is Pearson's coefficient with two decimals; None where there are too few countries or one measure is constant.
    """

    x: Indicator
    y: Indicator
    rows: tuple[tuple[Country, Decimal, Decimal], ...]
    r: Decimal | None
    share_percent: int | None  # r squared, in percent
    strength: str
    overlaps: bool  # both are composed from some of the same indicators

    @property
    def n(self) -> int:
        return len(self.rows)


# The least |r| for each word; a convention of this site, printed beside the number.
STRENGTHS = ((Decimal("0.7"), "strong"), (Decimal("0.4"), "moderate"), (Decimal("0.2"), "weak"), (Decimal(0), "none"))


def pair(x: str, y: str, figures: Figures) -> Pair:
    """Return two measures of an edition, by slug, as a pair; r is computed from exact values, not display values."""
    countries, indicators = catalogue.countries(), catalogue.indicators()
    both = [iso3 for iso3 in figures.values[x] if iso3 in figures.values[y]]
    r = pearson([figures.values[x][iso3] for iso3 in both], [figures.values[y][iso3] for iso3 in both])
    shown_x, shown_y = figures.display_values(x), figures.display_values(y)
    by_country = {country.iso3: country for country in by_name(countries[iso3] for iso3 in both)}
    return Pair(
        x=indicators[x],
        y=indicators[y],
        rows=tuple((country, shown_x[iso3], shown_y[iso3]) for iso3, country in by_country.items()),
        r=None if r is None else Decimal(f"{r:.2f}"),
        share_percent=None if r is None else round(100 * r * r),
        strength="" if r is None else _strength(r),
        overlaps=bool(set(figures.tree.under(x)) & set(figures.tree.under(y))),
    )


def _strength(r: float) -> str:
    return next(word for bound, word in STRENGTHS if abs(Decimal(f"{r:.2f}")) >= bound)
