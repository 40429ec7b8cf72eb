"""The page of a release: what it published, what that changed and moved, who signed, and its files."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.models import Country, Indicator, Release, ReleaseFile
from indicators.pages import origins, release_chain
from indicators.pages.release_chain import ChainEntry, ChainGap
from indicators.pages.release_files import MeasureCode, RankedValues, composites_in, composites_of
from indicators.scoring.ranking import Rank
from lib.transparency import keys

LAST = (ReleaseFile.MANIFEST, ReleaseFile.CHECKPOINT)  # what holds the others' checksums comes after them
MOST, MOST_OF_AN_EDITION = 50, 12  # changed scores that the page lists; the manifest lists all


@dataclass(frozen=True)
class CompositeMove:
    """A composite before and after a release, with its rank; None where it has no value."""

    indicator: Indicator
    before: Decimal | None
    after: Decimal | None
    rank_before: Rank | None
    rank_after: Rank | None

    @property
    def is_moved(self) -> bool:
        return self.before != self.after

    @property
    def is_ranked_anew(self) -> bool:
        return self.rank_before != self.rank_after and None not in (self.rank_before, self.rank_after)


@dataclass(frozen=True)
class ChangedScore:
    """A changed score, in points, with its public reason and what it moved."""

    country: Country
    indicator: Indicator
    before: Decimal | None
    after: Decimal | None
    reason: str
    move: CompositeMove


@dataclass(frozen=True)
class RoleSignature:
    """In which role somebody signed, as readers read it, and the day."""

    role: str
    on: str


@dataclass(frozen=True)
class ReleasePage:
    """All that the page of a release says."""

    release: Release
    manifest: Mapping[str, Any]
    changes: Sequence[ChangedScore]
    files: Sequence[ReleaseFile]
    witnesses: Sequence[ReleaseFile]
    chain: Sequence[ChainEntry | ChainGap]
    before: Release | None
    after: Release | None
    replaced_by: Release | None
    compared_with_edition_before: bool
    checkpoint: str

    @property
    def counts(self) -> Mapping[str, int]:
        return dict(self.manifest.get("counts", {}))

    @property
    def unlisted(self) -> int:
        return len(self.manifest.get("changes", ())) - len(self.changes)

    @property
    def is_public(self) -> bool:
        """Return whether the edition's pages can be read: not while it is withdrawn."""
        return self.release.edition.is_published

    @property
    def is_first(self) -> bool:
        """Return whether nothing was shown before: no score is listed then, for all are new."""
        return bool(self.manifest) and not self.changes and bool(self.counts.get("scores_changed"))

    @property
    def reason(self) -> str:
        """The public reason in the reader's language; "" where none was given."""
        reasons = self.manifest.get("reason", {})
        return reasons.get(get_language()) or next(filter(None, reasons.values()), "")

    @property
    def prepared(self) -> RoleSignature | None:
        return _signature(self.manifest.get("prepared"))

    @property
    def confirmed(self) -> RoleSignature | None:
        return _signature(self.manifest.get("confirmed"))

    @property
    def is_of_software(self) -> bool:
        return not (self.manifest.get("prepared") or self.manifest.get("confirmed"))

    @property
    def withdrawn_on(self) -> date | None:
        return self.release.withdrawn_by.published_at.date() if self.release.withdrawn_by else None

    @property
    def stood(self) -> str:
        """Return how long a withdrawn release stood, in words: "after 3 days"."""
        days = (self.withdrawn_on - self.release.published_at.date()).days if self.withdrawn_on else 0
        if not days:
            return _("on the same day")
        return ngettext("after %(count)s day", "after %(count)s days", days) % {"count": days}

    @property
    def stood_on(self) -> str:
        """Return the days on which a withdrawn release stood: "29 Nov 2026", "20 to 21 Nov 2026"."""
        first, last = self.release.published_at.date(), self.withdrawn_on or self.release.published_at.date()
        if first == last:
            return date_format(last, "SHORT_DATE_FORMAT")
        shape = "j" if (first.year, first.month) == (last.year, last.month) else "SHORT_DATE_FORMAT"
        days = {"first": date_format(first, shape), "last": date_format(last, "SHORT_DATE_FORMAT")}
        return _("%(first)s to %(last)s") % days

    @property
    def withdrawal_reason(self) -> str:
        withdrawal = self.release.withdrawn_by
        return (withdrawal.reasons.get(get_language()) or withdrawal.reason) if withdrawal else ""

    @property
    def has_reasons(self) -> bool:
        """Return whether a listed score has a reason of its own; imports and withdrawals have one for all."""
        return any(change.reason for change in self.changes)

    @property
    def cosigners(self) -> list[str]:
        """The names under which others have co-signed the checkpoint."""
        names = [file.name.removeprefix(ReleaseFile.WITNESS) for file in self.witnesses]
        return [name.removesuffix(ReleaseFile.COSIGNATURE) for name in names if name.endswith(ReleaseFile.COSIGNATURE)]

    @property
    def citation(self) -> str:
        return origins.citation(self.release.edition)

    @property
    def time_stamp(self) -> ReleaseFile | None:
        return next((file for file in self.witnesses if file.name.endswith(".tsr")), None)


def open_release(number: int, year: int | None) -> ReleasePage | None:
    """Return the page of a release by its number, None if there is none; with a year, of a demonstration."""
    rows = release_chain.chain(year)
    place = next((place for place, release in enumerate(rows) if release.number == number), None)
    if place is None:
        return None
    release = rows[place]
    kept = {file.name: file for file in release.files.select_related("stored")}
    manifest = json.loads(kept[ReleaseFile.MANIFEST].stored.read()) if ReleaseFile.MANIFEST in kept else {}
    same_edition = [other for other in rows if other.edition_id == release.edition_id]
    at = same_edition.index(release)
    earlier = release_shown_before(release, rows)
    return ReleasePage(
        release=release,
        manifest=manifest,
        changes=list(_changes(release, manifest, kept.get(ReleaseFile.SCORES), earlier)),
        files=_in_order([file for name, file in kept.items() if not name.startswith(ReleaseFile.WITNESS)]),
        witnesses=[file for name, file in kept.items() if name.startswith(ReleaseFile.WITNESS)],
        chain=release_chain.short_chain(rows, release),
        before=rows[place + 1] if place + 1 < len(rows) else None,
        after=rows[place - 1] if place else None,
        replaced_by=same_edition[at - 1] if at else None,
        compared_with_edition_before=earlier is None or earlier.edition_id != release.edition_id,
        checkpoint=kept[ReleaseFile.CHECKPOINT].stored.read().decode() if ReleaseFile.CHECKPOINT in kept else "",
    )


def _in_order(files: Iterable[ReleaseFile]) -> list[ReleaseFile]:
    """Return the files by name; manifest and checkpoint, which hold checksums of the others, come last."""
    return sorted(files, key=lambda file: (LAST.index(file.name) if file.name in LAST else -1, file.name))


def printed_when_verified(release: Release) -> str:
    """Return the first lines that verify_release.py prints of releases 1 to this one where all is well."""
    size = release.number
    files = ReleaseFile.objects.filter(release__demonstration=release.demonstration, release__number__lte=size)
    files = files.exclude(name__in=LAST).exclude(name__startswith=ReleaseFile.WITNESS)
    rows = [
        ("manifests", f"{size}, written as the format says"),
        ("files", f"{files.count()} as the manifests say"),
        ("chain", f"{size} releases, back to release 1"),
        ("signatures", f"Ed25519, key {keys.short_fingerprint()}"),
    ]
    return "".join(f"{area:<14} {text:<60} ok\n" for area, text in rows)


def _changes(
    release: Release, manifest: Mapping[str, Any], scores: ReleaseFile | None, earlier: Release | None
) -> Iterator[ChangedScore]:
    """Yield the first changed scores with what they moved; none where no score stood before."""
    listed = manifest.get("changes", [])
    if not any(change["old"] for change in listed):
        return
    countries, indicators = catalogue.countries(), {each.code: each for each in catalogue.indicators().values()}
    before = composites_of(earlier) if earlier else {}
    after = composites_in(scores.stored.read()) if scores else {}
    most = MOST if earlier and earlier.edition_id == release.edition_id else MOST_OF_AN_EDITION
    for change in listed[:most]:
        indicator = indicators[change["code"]]
        top = catalogue.indicators()[indicator.direction]
        yield ChangedScore(
            country=countries[change["iso3"]],
            indicator=indicator,
            before=_points(change["old"]),
            after=_points(change["new"]),
            reason=change["reason"],
            move=_move(top, (change["iso3"], top.code), before, after),
        )


def release_shown_before(release: Release, rows: Sequence[Release]) -> Release | None:
    """Return the release whose scores stood where this one put its own: of the same edition, else the one before.

    After the withdrawal of a whole edition nothing of it stood: what is published then is measured by the one before.
    """
    same = [other for other in rows if other.edition_id == release.edition_id and other.number < release.number]
    if same and not _takes_the_edition_back(same[0]):
        return same[0]
    world = release_chain.chain(None)
    earlier = [other for other in world if other.edition.year < release.edition.year]
    earlier = [other for other in earlier if other.published_at < release.published_at]
    return max(earlier, key=lambda other: (other.edition.year, other.number), default=None)


def _takes_the_edition_back(release: Release) -> bool:
    return release.withdraws is not None and release.withdraws.kind != Release.Kind.ERRATUM


def _move(top: Indicator, cell: MeasureCode, before: RankedValues, after: RankedValues) -> CompositeMove:
    old, new = before.get(cell), after.get(cell)
    return CompositeMove(
        indicator=top,
        before=old[0] if old else None,
        after=new[0] if new else None,
        rank_before=old[1] if old else None,
        rank_after=new[1] if new else None,
    )


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _signature(stated: Mapping[str, str] | None) -> RoleSignature | None:
    if stated is None:
        return None
    roles = {"publisher": _("Publisher"), "administrator": _("Administrator"), "editor": _("Editor")}
    return RoleSignature(roles.get(stated["role"], _("Member of the staff")), stated["on"])
