"""What editions showed at releases of older versions, which wrote no files: scores with later corrections undone."""

from fractions import Fraction

from django.db.models import Q

from indicators import figures
from indicators.figures import Figures
from indicators.models import Edition, Release, ReleaseFile, ScoreUpdate
from indicators.releases.state import EditionState, IndicatorCell, carried_cells
from indicators.releases.store import MANIFEST


def without_files() -> list[Release]:
    """Return the releases that have no manifest, those of each log in their order."""
    written = ReleaseFile.objects.filter(name=MANIFEST).values("release")
    missing = Release.objects.exclude(pk__in=written).select_related("edition", "by", "prepared_by", "withdraws")
    return list(missing.order_by("demonstration", "number"))


def state_at(release: Release) -> EditionState:
    """Return what an edition showed at a release, and the edition before at that time."""
    corrected = _later_corrections(release.edition, release)
    before = _edition_before(release)
    changed_since = {cell for cell, _half_points in corrected}
    carried = {cell: year for cell, year in carried_cells(release.edition).items() if cell not in changed_since}
    return EditionState(
        _figures_with(release.edition, corrected),
        _figures_with(before, _later_corrections(before, release)) if before else None,
        carried,
    )


def _edition_before(release: Release) -> Edition | None:
    """Return the edition before that was published when this release was; demonstrations do not count."""
    earlier = Release.objects.filter(demonstration=False, edition__year__lt=release.edition.year)
    newest = earlier.filter(_before(release)).select_related("edition").order_by("-edition__year").first()
    return newest.edition if newest else None


def _before(release: Release) -> Q:
    """Return the condition that releases of the world came before this one; a demonstration goes by the clock."""
    if release.demonstration:
        return Q(published_at__lt=release.published_at)
    return Q(number__lt=release.number)


def _later_corrections(edition: Edition, release: Release) -> list[tuple[IndicatorCell, int | None]]:
    """Return the cells of an edition that releases after this one changed, the last first, with the value before."""
    later = Release.objects.filter(edition=edition, demonstration=edition.demonstration)
    if edition.demonstration == release.demonstration:
        later = later.filter(number__gt=release.number)
    else:
        later = later.exclude(_before(release))
    updates = ScoreUpdate.objects.filter(release__in=later, score__edition=edition, state=ScoreUpdate.State.PUBLISHED)
    rows = updates.order_by("-release__number", "-pk")
    return [
        ((iso3, slug), old)
        for iso3, slug, old in rows.values_list("score__country__iso3", "score__indicator__slug", "old_half_points")
    ]


def _figures_with(edition: Edition, corrected: list[tuple[IndicatorCell, int | None]]) -> Figures:
    """Return the figures of an edition with these cells set, in this order; None takes the score away."""
    loaded = figures.load(edition)
    if not corrected:
        return loaded
    scores = {slug: dict(loaded.values[slug]) for slug in loaded.tree.indicators}
    for (iso3, slug), half_points in corrected:
        scores[slug].pop(iso3, None)
        if half_points is not None:
            scores[slug][iso3] = Fraction(half_points, 2)
    return figures.compose_figures(loaded.year, loaded.tree, scores)
