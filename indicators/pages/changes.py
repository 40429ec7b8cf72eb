"""The page of changes: the releases, newest first, with the corrections that each of them published."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.models import Country, Indicator, Release, ScoreUpdate
from indicators.pages import origins, provenance
from lib.numbers import points

ON_A_PAGE = 20  # releases
MOST = 200  # changed scores listed under one release


@dataclass(frozen=True)
class Correction:
    """One published correction: the score before and after in points, the reason, and the roles of its signers."""

    country: Country
    indicator: Indicator
    before: Decimal | None
    after: Decimal
    reason: str
    method: str
    signers: tuple[str, ...]


@dataclass(frozen=True)
class Composite:
    """A composite that a correction changed, with its display values before and after."""

    country: Country
    indicator: Indicator
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class ReleaseEntry:
    """One release: the roles that prepared and published it, up to MOST corrections, how many more, and composites."""

    release: Release
    by: str
    prepared_by: str  # empty where one person published, and for what the software loaded
    changes: tuple[Correction, ...]
    unlisted: int
    composites: tuple[Composite, ...]

    @property
    def reason(self) -> str:
        """Return the public reason in the active language, else in the first one; nothing of what software loaded."""
        reasons = self.release.reasons
        return str(reasons.get(get_language()) or self.release.reason) if self.release.by_id else ""

    @property
    def withdrawn_by(self) -> Release | None:
        """Return the release that took this one back, or None."""
        return self.release.withdrawal if self.release.is_withdrawn else None

    @property
    def is_public(self) -> bool:
        """Return whether the edition's pages can be read: not while it is withdrawn."""
        return self.release.edition.is_published

    @property
    def total(self) -> int:
        return len(self.changes) + self.unlisted

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Return (label, number of cells) of each outcome of an edition reviewed here, zeros left out."""
        labels = (
            ("changed", _("changed")),
            ("first", _("scored for the first time")),
            ("unchanged", _("assessed again, unchanged")),
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
        """Return whether this release imported an edition that its publisher had published elsewhere before."""
        return self.is_import and bool(self.release.edition.published_on and self.release.edition.publisher)

    @property
    def file_sha256(self) -> str:
        return str(self.release.manifest.get("file_sha256", ""))

    @property
    def scores(self) -> int:
        return int(self.release.manifest.get("scores", 0))


def open_page(text: str) -> Page[Release]:
    """Return a page of releases, newest first, by its number in a query: the last page where it is too high.

    Anything but one to five ASCII digits, and 0, is the first page.
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return Paginator(provenance.releases(), ON_A_PAGE).get_page(max(number, 1))


def release_entries(releases: Sequence[Release]) -> list[ReleaseEntry]:
    """Return an entry for each release, in the same order."""
    corrections = _corrections(releases)
    return [
        ReleaseEntry(
            release=release,
            by=role(release.by) if release.by else "",
            prepared_by=role(release.prepared_by) if release.prepared_by else "",
            changes=tuple(corrections.get(release.pk, [])[:MOST]),
            unlisted=max(0, len(corrections.get(release.pk, [])) - MOST),
            composites=tuple(_composites(release)),
        )
        for release in releases
    ]


def role(user: User) -> str:
    """Return the role of an account as a translated phrase; public pages never name the person."""
    phrases = {"editor": _("an editor"), "publisher": _("a publisher"), "administrator": _("an administrator")}
    groups = {group.name for group in user.groups.all()}
    return next((phrase for name, phrase in phrases.items() if name in groups), _("a member of the staff"))


def _corrections(releases: Iterable[Release]) -> dict[int, list[Correction]]:
    """Return {primary key of a release: its corrections, by country and in the order of the codebook}.

    Scores that were assessed again and did not change are only counted, in the release's manifest.
    """
    countries = {country.pk: country for country in catalogue.countries().values()}
    indicators = {indicator.pk: indicator for indicator in catalogue.indicators().values()}
    published = ScoreUpdate.objects.filter(release__in=list(releases), state=ScoreUpdate.State.PUBLISHED)
    updates = published.filter(Q(old_half_points=None) | ~Q(final=F("old_half_points")))
    corrections: dict[int, list[Correction]] = {}
    updates = updates.select_related("score", "first_signer", "second_signer")
    updates = updates.prefetch_related("first_signer__groups", "second_signer__groups")
    for update in updates.order_by("score__country__iso3", "score__indicator__order"):
        correction = _correction(update, countries[update.score.country_id], indicators[update.score.indicator_id])
        corrections.setdefault(update.release_id or 0, []).append(correction)
    return corrections


def _correction(update: ScoreUpdate, country: Country, indicator: Indicator) -> Correction:
    return Correction(
        country=country,
        indicator=indicator,
        before=points(update.old_half_points),
        after=points(update.final) or Decimal(0),
        reason=update.public_statement,
        method=update.method,
        signers=tuple(role(signer) for signer in (update.first_signer, update.second_signer) if signer),
    )


def _composites(release: Release) -> Iterator[Composite]:
    countries, indicators = catalogue.countries(), catalogue.indicators()
    for iso3, slug, before, after in release.manifest.get("composites", [])[:MOST]:
        values = [Decimal(value) if value else None for value in (before, after)]
        yield Composite(countries[iso3], indicators[slug], *values)
