"""The page of a measure: world average, extremes, changes, and the measures that correlate with it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import catalogue
from indicators.drawing.axis import Ramp
from indicators.figures import Figures
from indicators.models import Country, Indicator
from indicators.pages.change import Change, EditionPair
from indicators.scoring.association import pearson_whole, whole
from indicators.scoring.compose import GROUP
from lib.numbers import score, signed
from lib.text import by_name, join_first_names

ASSOCIATIONS, MOVERS = 3, 3
WEAKEST = Decimal("0.20")  # correlations nearer to zero are not listed


@dataclass(frozen=True)
class Extreme:
    """The highest or lowest display value, and all countries that have it, by name."""

    value: Decimal
    countries: tuple[Country, ...]

    @property
    def names(self) -> str:
        return join_first_names([country.name for country in self.countries])


@dataclass(frozen=True)
class ChangeCounts:
    """In how many countries a display value rose, fell, or stayed the same."""

    rose: int
    fell: int
    unchanged: int


@dataclass(frozen=True)
class Summary:
    """A measure's world average with its change, and its extremes, which are None where no country is scored."""

    indicator: Indicator
    average: Decimal | None
    change: Change
    highest: Extreme | None
    lowest: Extreme | None
    change_counts: ChangeCounts | None

    @property
    def tendency(self) -> str:
        """Return "worse", "better" or "0" for the change of the average; these are endings of CSS classes."""
        if not self.change.value:
            return "0"
        worse = (self.change.value > 0) == (self.indicator.direction == Indicator.Direction.CRIMINALITY)
        return "worse" if worse else "better"


@dataclass(frozen=True)
class Mover:
    """A country with the two values that its change compares, like for like where the change is."""

    country: Country
    old: Decimal
    new: Decimal
    change: Decimal


@dataclass(frozen=True)
class Association:
    """Another measure and Pearson's r with it, with two decimals and unrounded to sort by."""

    indicator: Indicator
    r: Decimal
    unrounded: float


@dataclass(frozen=True)
class EditionAverage:
    """A measure's world average in one edition, and the slugs of the indicators it was composed from."""

    year: int
    average: Decimal | None
    indicators: frozenset[str]


def ramp(indicator: Indicator) -> Ramp:
    """Return the color ramp of a measure: "k" for criminality, "r" for resilience."""
    return "k" if indicator.direction == Indicator.Direction.CRIMINALITY else "r"


def summarize(since: EditionPair, slug: str) -> Summary:
    """Return the summary of a measure in the newer edition."""
    display_values, changes = since.new.display_values(slug), since.changes(slug)
    values = sorted(set(display_values.values()))
    return Summary(
        indicator=catalogue.indicators()[slug],
        average=since.new.average(slug),
        change=since.average_change(slug),
        highest=_extreme(display_values, values[-1]) if values else None,
        lowest=_extreme(display_values, values[0]) if values else None,
        change_counts=_count_changes(changes) if changes else None,
    )


def _extreme(display_values: Mapping[str, Decimal], value: Decimal) -> Extreme:
    countries = catalogue.countries()
    return Extreme(
        value,
        tuple(by_name(countries[iso3] for iso3, display_value in display_values.items() if display_value == value)),
    )


def _count_changes(changes: Mapping[str, Decimal]) -> ChangeCounts:
    up = sum(change > 0 for change in changes.values())
    down = sum(change < 0 for change in changes.values())
    return ChangeCounts(up, down, len(changes) - up - down)


def caveats(since: EditionPair, summary: Summary) -> list[str]:
    """Return a sentence for each reason why the change is like for like: other indicators, or missing scores."""
    change = summary.change
    sentences: list[str] = []
    if since.old is None:
        return sentences
    values = {
        "before": since.old.year,
        "year": since.new.year,
        "change": signed(change.value),
        "published": signed(change.as_published),
    }
    if since.differs(summary.indicator.slug):
        sentences.append(_other_indicators(values))
    if change.countries is not None:
        sentences.append(_missing_scores(values, change.countries))
    return sentences


def _other_indicators(values: Mapping[str, object]) -> str:
    words = _(
        "The editions of %(before)s and %(year)s do not have the same indicators. Changes are like for like, from the"
        " indicators that both have: the world average by %(change)s. As published it is %(published)s."
    )
    return words % values


def _missing_scores(values: Mapping[str, object], count: int) -> str:
    words = ngettext(
        "Some scores are missing in the edition of %(before)s or of %(year)s. Changes compare what is scored in both:"
        " the world average over %(count)s country by %(change)s. As published it is %(published)s.",
        "Some scores are missing in the edition of %(before)s or of %(year)s. Changes compare what is scored in both:"
        " the world average over %(count)s countries by %(change)s. As published it is %(published)s.",
        count,
    )
    return words % {**values, "count": count}


def movers(since: EditionPair, slug: str, most: int = MOVERS) -> tuple[tuple[Mover, ...], tuple[Mover, ...]]:
    """Return up to `most` risers and `most` fallers, largest change first, equal changes by name."""
    moved = [mover for mover in _all_movers(since, slug) if mover.change]
    ranked = sorted(sort_by_name(moved), key=lambda mover: -abs(mover.change))
    rose, fell = ([mover for mover in ranked if (mover.change > 0) == up] for up in (True, False))
    return tuple(rose[:most]), tuple(fell[:most])


def sort_by_name(movers: Sequence[Mover]) -> list[Mover]:
    """Return the movers sorted by their countries' names."""
    of = {mover.country: mover for mover in movers}
    return [of[country] for country in by_name(of)]


def _all_movers(since: EditionPair, slug: str) -> list[Mover]:
    compared = since.compared_figures(slug)
    if compared is None or since.is_new(slug):
        return []
    new, old = compared
    countries, after, before = catalogue.countries(), new.display_values(slug), old.display_values(slug)
    return [Mover(countries[iso3], before[iso3], after[iso3], change) for iso3, change in since.changes(slug).items()]


def associations(edition: Figures, slug: str) -> tuple[tuple[Association, ...], tuple[Association, ...]]:
    """Return the up to three strongest positive and three strongest negative correlations with a measure.

    Measures composed from some of the same indicators are left out: part of their correlation would be arithmetic.
    """
    tree, own = edition.tree, set(edition.tree.under(slug))
    others = [part.slug for part in tree.parts if part.kind != GROUP and not own & set(tree.under(part.slug))]
    computed = (_associate(edition, slug, other) for other in others)
    strong = [association for association in computed if association and abs(association.r) >= WEAKEST]
    ranked = sorted(strong, key=lambda association: -association.unrounded)
    return (
        tuple(association for association in ranked if association.r > 0)[:ASSOCIATIONS],
        tuple(association for association in reversed(ranked) if association.r < 0)[:ASSOCIATIONS],
    )


def _associate(edition: Figures, slug: str, other: str) -> Association | None:
    x, y = edition.values[slug], edition.values[other]
    both = [iso3 for iso3 in x if iso3 in y]
    r = pearson_whole(whole([x[iso3] for iso3 in both]), whole([y[iso3] for iso3 in both]))
    if r is None:
        return None
    return Association(catalogue.indicators()[other], Decimal(f"{r:.2f}"), r)


def counts(edition: Figures, slug: str) -> list[tuple[str, int]]:
    """Return (label, number of countries) in ascending order, for each score, or for half points of a composite."""
    display_values = edition.display_values(slug).values()
    if edition.digits(slug) == 1:
        return [(score(value), count) for value, count in sorted(Counter(display_values).items())]
    steps = Counter(min(int(2 * value), 19) for value in display_values)
    words = _("%(low)s to under %(high)s")
    return [
        (words % {"low": score(Decimal(step) / 2, 1), "high": score(Decimal(step + 1) / 2, 1)}, count)
        for step, count in sorted(steps.items())
    ]


def has_gaps(editions: Mapping[int, Figures], slug: str) -> bool:
    """Return whether an edition lacks a score below a measure that the edition before or after it has."""
    having = [edition for _year, edition in sorted(editions.items()) if slug in edition.tree.by_slug]
    return any(EditionPair(new, old).is_uneven(slug) for old, new in zip(having, having[1:], strict=False))


def over_editions(editions: Mapping[int, Figures], slug: str) -> tuple[EditionAverage, ...]:
    """Return the world average in each edition that has the measure, oldest first."""
    return tuple(
        EditionAverage(year, edition.average(slug), frozenset(edition.tree.under(slug)))
        for year, edition in sorted(editions.items())
        if slug in edition.tree.by_slug
    )
