"""Compare what a release would write with the edition before: how far scores moved, and what lies beyond the usual.

An erratum is compared with its own edition as it is published now. The result is plain numbers and text, so that it is
kept with the prepared release as it was when somebody looked at it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import ngettext

from indicators import catalogue, figures
from indicators.figures import HALVES, Figures
from indicators.models import Edition, Release
from indicators.pages.change import EditionPair
from indicators.scoring import moves
from indicators.scoring.scale import round_shown
from indicators.workflow import outliers
from indicators.workflow.outliers import CellMove, Outlier
from indicators.workflow.planning import Plan, plan_edition, plan_erratum
from lib.refusals import Refused

Kind = Release.Kind
NAMED = 10  # keys of outliers in a refusal


@dataclass(frozen=True)
class ClassLine:
    """A class of moves: the number of scores, their share and the usual one in percent, and whether it lies beyond."""

    name: str
    count: int
    percent: str
    usual: str
    is_beyond: bool


@dataclass(frozen=True)
class Comparison:
    """What a release changes: `classes` is empty where there is nothing to compare with.

    `outliers` must be confirmed with a reason each; `others` are countries beyond the limit, shown and not asked for
    one by one. `means` are the world's, printed with two decimals: slug -> [before, after].
    """

    kind: str
    year: int
    before: int | None
    classes: list[ClassLine] = field(default_factory=list)
    usual_years: list[int] = field(default_factory=list)
    up: int = 0
    down: int = 0
    first: int = 0
    means: dict[str, list[str]] = field(default_factory=dict)
    outliers: list[Outlier] = field(default_factory=list)
    others: list[Outlier] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """The number of scores that went up or down."""
        return self.up + self.down

    def as_json(self) -> dict[str, Any]:
        """Return the comparison as it is kept with a prepared release."""
        return asdict(self)


def figures_pair(edition: Edition, kind: str, plan: Plan | None = None) -> EditionPair:
    """Return the figures as a release of this kind would leave them, and those that it is compared with, or None.

    A withdrawal has no figures of its own to look at: what was published before returns.
    """
    own = figures.load(edition)
    if kind == Kind.ERRATUM:
        return EditionPair(_written_over(own, plan or plan_erratum(edition)), own)
    before = Edition.objects.before(edition)
    old = figures.published(before) if before else None
    if kind == Kind.EDITION:
        own = _written_over(own, plan or plan_edition(edition))
    return EditionPair(own, old)


def compare(edition: Edition, kind: str, pair: EditionPair | None = None) -> Comparison:
    """Return the comparison of a release that is not published yet; `pair` spares reading its figures again.

    A publisher's first edition is confirmed as a whole, and may leave countries out; where it follows the edition
    before, what moved far is confirmed too, so that nobody hides a country behind a new name.
    """
    pair = pair or figures_pair(edition, kind)
    is_first = kind != Kind.ERRATUM and bool(edition.publisher) and not _own_editions(edition)
    usual, years = usual_shares(edition)
    compared = compare_figures(pair.new, pair.old, usual) if pair.old else None
    if pair.old is None or compared is None or not compared.moves:
        return Comparison(kind, edition.year, None, outliers=[outliers.first_edition()])
    unusual = outliers.find_outliers(pair.new, pair.old, compared.moves, usual, _region_members(edition))
    listed, others = outliers.limit(unusual)
    if is_first:
        moved = [outlier for outlier in unusual if any(fact["kind"] != "gone" for fact in outlier.facts)]
        is_another_index = any(line.is_beyond for line in compared.classes)
        listed, others = ([], moved) if is_another_index else outliers.limit(moved, outliers.LISTED - 1)
        listed = [outliers.first_edition(), *listed]
    return Comparison(
        kind, edition.year, pair.old.year, compared.classes, years, compared.up, compared.down, compared.first,
        compared.means, listed, others,
    )  # fmt: skip


def refuse_unconfirmed(comparison: Comparison, outlier_reasons: Mapping[str, str]) -> None:
    """Raise `Refused` unless each outlier has a reason that is not blank."""
    missing = [outlier.key for outlier in comparison.outliers if not outlier_reasons.get(outlier.key, "").strip()]
    if missing:
        names = ", ".join(missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
        raise Refused(
            ngettext(
                "%(count)s unusual change has no reason yet: %(names)s.",
                "%(count)s unusual changes have no reason yet: %(names)s.",
                len(missing),
            )
            % {"count": len(missing), "names": names}
        )


@dataclass(frozen=True)
class SideBySide:
    """Two editions' scores side by side: the moves of all cells that both score, and what they come to."""

    moves: list[CellMove]
    classes: list[ClassLine]
    first: int
    means: dict[str, list[str]]

    @property
    def up(self) -> int:
        """The number of scores that rose."""
        return sum(move.new > move.old for move in self.moves)

    @property
    def down(self) -> int:
        """The number of scores that fell."""
        return sum(move.new < move.old for move in self.moves)


def compare_figures(new: Figures, old: Figures, usual: Mapping[str, Fraction] = moves.USUAL) -> SideBySide:
    """Return how the scores of two editions differ, cell by cell, beside the usual shares."""
    listed = list(cell_moves(new, old))
    counts = moves.count_moves((move.old, move.new) for move in listed)
    shares = moves.shares_of(counts) if listed else {}
    classes = [
        ClassLine(name, counts[name], _percent(share), _percent(usual[name]), moves.is_beyond(share, usual[name]))
        for name, share in shares.items()
    ]
    scored = sum(len(new.values[slug]) for slug in new.tree.indicators)
    averages = {
        slug: (old.average(slug), new.average(slug))
        for slug in outliers.RANKED
        if slug in new.values and slug in old.values
    }
    means = {slug: [str(before), str(after)] for slug, (before, after) in averages.items() if before and after}
    return SideBySide(listed, classes, scored - len(listed), means)


def cell_moves(new: Figures, old: Figures) -> Iterator[CellMove]:
    """Yield a move for each cell that both editions score, unchanged ones too, by country."""
    common = [slug for slug in new.tree.indicators if slug in old.values]
    for iso3 in new.countries:
        for slug in common:
            before, after = old.values[slug].get(iso3), new.values[slug].get(iso3)
            if before is not None and after is not None:
                yield CellMove(iso3, slug, _half_points(before), _half_points(after))


def usual_shares(edition: Edition) -> tuple[dict[str, Fraction], list[int]]:
    """Return the usual share of each class, and the years it is taken from; none for the shipped 2023 to 2025.

    From the third edition of a publisher on it is the mean over the publisher's own consecutive editions.
    """
    own = _own_editions(edition)
    if len(own) < 2:
        return dict(moves.USUAL), []
    loaded = figures.published_all(own)
    series = [loaded[each.year] for each in own]
    history = [
        moves.shares_of(moves.count_moves((move.old, move.new) for move in listed))
        for old, new in zip(series, series[1:], strict=False)
        if (listed := list(cell_moves(new, old)))
    ]
    return (moves.mean_shares(history), [each.year for each in own]) if history else (dict(moves.USUAL), [])


def _own_editions(edition: Edition) -> list[Edition]:
    """Return the published editions of the same publisher before this one, oldest first."""
    if not edition.publisher:
        return []
    own = Edition.objects.published().filter(publisher__iexact=edition.publisher, year__lt=edition.year)
    return list(own.order_by("year"))


def _written_over(own: Figures, plan: Plan) -> Figures:
    """Return an edition's figures with the cells that a plan writes."""
    iso3s = {country.pk: iso3 for iso3, country in catalogue.countries().items()}
    slugs = {indicator.pk: slug for slug, indicator in catalogue.indicators().items()}
    scores = {slug: dict(own.values[slug]) for slug in own.tree.indicators}
    for (country, indicator), written in plan.written.items():
        scores[slugs[indicator]][iso3s[country]] = HALVES[written.half_points]
    return figures.compose_figures(own.year, own.tree, scores)


def _region_members(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Return the countries of each region of an edition, without continents."""
    regions = catalogue.regions(edition)
    return {slug: regions.members[slug] for slug, region in regions.by_slug.items() if region.continent_id}


def _half_points(points: Fraction) -> int:
    return 2 * points.numerator // points.denominator


def _percent(share: Fraction) -> str:
    return str(round_shown(100 * share, 1))
