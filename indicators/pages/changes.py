"""The releases with what each of them changed, newest first, in pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import F, Q
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.models import Country, Indicator, Release, ScoreUpdate
from indicators.pages import origins, provenance

ON_A_PAGE = 20  # releases
MOST = 200  # changed scores listed under one release


@dataclass(frozen=True)
class Correction:
    """One published correction: the score before and after, why, and in which roles it was signed."""

    country: Country
    indicator: Indicator
    before: Decimal | None
    after: Decimal
    reason: str
    method: str
    signers: tuple[str, ...]


@dataclass(frozen=True)
class Composite:
    """A composite that a correction moved, as it was shown before and after."""

    country: Country
    indicator: Indicator
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class ReleaseEntry:
    """One release with the changes it published, how many more than are listed there were, and what they moved."""

    release: Release
    by: str
    changes: tuple[Correction, ...]
    unlisted: int
    composites: tuple[Composite, ...]

    @property
    def total(self) -> int:
        return len(self.changes) + self.unlisted

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Return what became of the cells of an edition that was reviewed here, as far as there are any."""
        labels = (
            ("changed", _("changed")),
            ("first", _("scored for the first time")),
            ("unchanged", _("assessed anew and unchanged")),
            ("carried", _("carried forward from an edition before")),
            ("missing", _("without a score")),
        )
        counts = [(label, int(self.release.manifest.get(name, 0))) for name, label in labels]
        return [entry for entry in counts if entry[1]] if self.release.kind == Release.Kind.EDITION else []

    @property
    def is_import(self) -> bool:
        return self.release.kind == Release.Kind.IMPORT

    @property
    def published_on(self) -> str:
        return origins.published_on(self.release.edition)

    @property
    def is_loaded(self) -> bool:
        """Whether this release brought an edition here that its publisher had published before."""
        return self.is_import and bool(self.release.edition.published_on and self.release.edition.publisher)

    @property
    def file_sha256(self) -> str:
        return str(self.release.manifest.get("file_sha256", ""))

    @property
    def scores(self) -> int:
        return int(self.release.manifest.get("scores", 0))


@dataclass(frozen=True)
class Page:
    """Some entries, and the numbers of the pages around them."""

    entries: tuple[ReleaseEntry, ...]
    number: int
    of: int

    @property
    def newer(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        return self.number + 1 if self.number < self.of else None


def open_page(asked: str) -> Page:
    """Return a page by its number; the first where the number means nothing, the last where it is too high."""
    releases = provenance.releases()
    of = max(1, -(-len(releases) // ON_A_PAGE))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = min(max(number, 1), of)
    shown = releases[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    changes = _changes(shown)
    entries = tuple(
        ReleaseEntry(
            release=release,
            by=role(release.by) if release.by else _("the software, with the figures that come with it"),
            changes=tuple(changes.get(release.pk, [])[:MOST]),
            unlisted=max(0, len(changes.get(release.pk, [])) - MOST),
            composites=tuple(_composites(release)),
        )
        for release in releases[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    )
    return Page(entries, number, of)


def role(user: User) -> str:
    """Return in which role somebody acts; who it is stays inside."""
    spoken = {"editor": _("an editor"), "publisher": _("a publisher"), "administrator": _("an administrator")}
    held = {group.name for group in user.groups.all()}
    return next((text for name, text in spoken.items() if name in held), _("a member of the staff"))


def _changes(releases: Iterable[Release]) -> dict[int, list[Correction]]:
    """Return the changes of releases by their key, in the order of country and codebook.

    What was assessed anew and stayed as it was is counted by its release, and not listed.
    """
    countries = {country.pk: country for country in catalogue.countries().values()}
    indicators = {indicator.pk: indicator for indicator in catalogue.indicators().values()}
    published = ScoreUpdate.objects.filter(release__in=list(releases), state=ScoreUpdate.State.PUBLISHED)
    updates = published.filter(Q(old_half_points=None) | ~Q(final=F("old_half_points")))
    corrections: dict[int, list[Correction]] = {}
    updates = updates.select_related("score", "first_signer", "second_signer")
    updates = updates.prefetch_related("first_signer__groups", "second_signer__groups")
    for update in updates.order_by("score__country__iso3", "score__indicator__order"):
        change = _change(update, countries[update.score.country_id], indicators[update.score.indicator_id])
        corrections.setdefault(update.release_id or 0, []).append(change)
    return corrections


def _change(update: ScoreUpdate, country: Country, indicator: Indicator) -> Correction:
    return Correction(
        country=country,
        indicator=indicator,
        before=_points(update.old_half_points),
        after=_points(update.final) or Decimal(0),
        reason=update.decision_reason or update.reason,
        method=update.method,
        signers=tuple(role(signer) for signer in (update.first_signer, update.second_signer) if signer),
    )


def _composites(release: Release) -> Iterator[Composite]:
    countries, indicators = catalogue.countries(), catalogue.indicators()
    for iso3, slug, before, after in release.manifest.get("composites", [])[:MOST]:
        values = [Decimal(value) if value else None for value in (before, after)]
        yield Composite(countries[iso3], indicators[slug], *values)


def _points(half_points: int | None) -> Decimal | None:
    return None if half_points is None else (Decimal(half_points) / 2).quantize(Decimal("0.1"))
