"""The chain of releases: what each is called, which came before and after, and the list beside a release."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Release
from indicators.pages.provenance import demonstration_releases, releases
from indicators.pages.release_files import manifests_of

ON_A_PAGE = 20
NEWEST, FIRST = 5, 3  # listed beside a release, whatever lies between
Manifest = Mapping[str, Any]


@dataclass(frozen=True)
class ChainEntry:
    """A release in the chain, with what it is called and the number of scores it changed; None before it has files."""

    release: Release
    title: str
    address: str
    changed: int | None
    is_current: bool = False


@dataclass(frozen=True)
class ChainGap:
    """Releases that the short list leaves out: the numbers of the first and the last, and the page that lists them."""

    first: int
    last: int
    page: int


def chain(year: int | None) -> list[Release]:
    """Return the releases of the world or, with the year of a demonstration, of demonstrations; newest first."""
    return releases() if year is None else demonstration_releases()


def release_address(release: Release) -> str:
    """Return the address of a release's page."""
    return reverse("indicators:release-detail", kwargs={**year_of(release), "number": release.number})


def file_address(release: Release, name: str) -> str:
    """Return the address of a file of a release."""
    return reverse("release-file", kwargs={**year_of(release), "number": release.number, "name": name})


def year_of(release: Release) -> dict[str, int]:
    """Return the year that the addresses of a demonstration's release have, as arguments of `reverse`."""
    return {"year": release.edition.year} if release.demonstration else {}


def release_title(release: Release, manifest: Manifest | None) -> str:
    """Return a release in a few words: "Erratum, 4 scores"."""
    if release.kind == Release.Kind.WITHDRAWAL and release.withdraws:
        return _("Withdrawal of release %(number)s") % {"number": release.withdraws.number}
    year = {"year": release.edition.year}
    if release.kind == Release.Kind.IMPORT:
        title = _("Import of %(year)s") % year
    elif release.kind == Release.Kind.EDITION:
        title = _("Edition %(year)s") % year
    elif release.withdrawn_by:
        return _("Erratum, withdrawn")
    else:
        count = manifest["counts"]["scores_changed"] if manifest else 0
        return ngettext("Erratum, %(count)s score", "Erratum, %(count)s scores", count) % {"count": count}
    return _("%(title)s, withdrawn") % {"title": title} if release.withdrawn_by else title


def open_page(rows: Sequence[Release], text: str) -> Page[Release]:
    """Return a page of releases by its number in a query; the first for what is none, the last where it is too high."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return Paginator(rows, ON_A_PAGE).get_page(max(number, 1))


def chain_entries(rows: Sequence[Release], current: Release | None = None) -> list[ChainEntry]:
    """Return an entry for each release, in the same order."""
    manifests = manifests_of(rows)
    return [
        ChainEntry(
            release=release,
            title=release_title(release, manifests.get(release.pk)),
            address=release_address(release),
            changed=manifests[release.pk]["counts"]["scores_changed"] if release.pk in manifests else None,
            is_current=release == current,
        )
        for release in rows
    ]


def short_chain(rows: Sequence[Release], current: Release) -> list[ChainEntry | ChainGap]:
    """Return the newest releases, the first ones, and the current one with its neighbors; gaps for those between."""
    last = len(rows) - 1
    place = next(place for place, release in enumerate(rows) if release.pk == current.pk)
    near = {*range(NEWEST), *range(last - FIRST + 1, last + 1), place - 1, place, place + 1}
    kept = [at for at in range(last + 1) if at in near or {at - 1, at + 1} <= near]  # no gap of a single release
    entries = chain_entries([rows[at] for at in kept], current)
    return list(_with_gaps(rows, kept, entries))


def _with_gaps(
    rows: Sequence[Release], kept: Sequence[int], entries: Sequence[ChainEntry]
) -> Iterator[ChainEntry | ChainGap]:
    before = -1
    for at, entry in zip(kept, entries, strict=True):
        if at > before + 1:
            yield ChainGap(rows[at - 1].number, rows[before + 1].number, (before + 1) // ON_A_PAGE + 1)
        yield entry
        before = at
