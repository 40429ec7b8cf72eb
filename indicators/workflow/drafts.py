"""Editions before they are published: create a draft, fill its cells, open it, close its assessment."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import CellRow, Country, Edition, Indicator, Membership, Score, TreePart
from indicators.workflow import audit
from lib import hash_log, rows
from lib.refusals import Refused

Cells = Mapping[tuple[str, str], int | None]  # (iso3, slug) -> half points, None for no score
State = Edition.State


@transaction.atomic
def create_edition(year: int, *, like: Edition, by: User | None = None, demonstration: bool = False) -> Edition:
    """Create a draft with the tree and regions of the edition `like`, without scores; `Refused` if the year exists."""
    edition, created = Edition.objects.get_or_create(
        year=year, defaults={"assessed_year": year - 1, "demonstration": demonstration}
    )
    if not created:
        raise Refused(_("Edition %(year)s exists already.") % {"year": year})
    copy_structure(edition, like)
    audit.record("edition created", subject=edition, by=by, year=year, like=like.year, demonstration=demonstration)
    return edition


def copy_structure(edition: Edition, like: Edition) -> None:
    """Copy the tree parts and memberships of `like` to a new edition."""
    parts = list(TreePart.objects.filter(edition=like))
    for part in parts:
        part.pk, part.edition = None, edition
    memberships = list(Membership.objects.filter(edition=like))
    for membership in memberships:
        membership.pk, membership.edition = None, edition
    TreePart.objects.bulk_create(parts)
    Membership.objects.bulk_create(memberships)


@transaction.atomic
def fill_draft(edition: Edition, cells: Cells, *, by: User | None = None) -> None:
    """Write `cells` into a draft in one transaction; other cells keep their values. `Refused` if it is no draft."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.state != State.DRAFT:
        raise Refused(
            _("Edition %(year)s is %(state)s; scores are imported into drafts only.")
            % {"year": locked.year, "state": locked.get_state_display()}
        )
    countries = dict(Country.objects.values_list("iso3", "pk"))
    indicators = dict(Indicator.objects.measured().values_list("slug", "pk"))
    listed = [(*cell, half_points) for cell, half_points in sorted(cells.items())]
    Score.put(CellRow(locked.pk, countries[iso3], indicators[slug], half_points) for iso3, slug, half_points in listed)
    audit.record("draft filled", subject=locked, by=by, scores=len(listed), digest=hash_log.checksum(listed))


@transaction.atomic
def open_edition(edition: Edition, *, by: User | None) -> None:
    """Move a draft to the state OPEN and create its missing cells: files no longer fill it, experts assess it."""
    _move(edition, [State.DRAFT], State.OPEN, by=by)
    create_missing_cells(edition)


@transaction.atomic
def review_edition(edition: Edition, *, by: User | None) -> None:
    """Move an open edition to the state REVIEW: proposals are decided, experts no longer assess it."""
    _move(edition, [State.OPEN], State.REVIEW, by=by)


def create_missing_cells(edition: Edition) -> None:
    """Create an empty score for each country and indicator of the edition that has none yet."""
    existing = set(Score.objects.in_edition(edition).values_list("country_id", "indicator_id"))
    missing = [cell for cell in cells_of(edition) if cell not in existing]
    names = ("edition", "country", "indicator")
    rows.put(Score, names, ((edition.pk, *cell) for cell in missing), unique=names)


def cells_of(edition: Edition) -> list[tuple[int, int]]:
    """Return (country id, indicator id) of each cell of an edition: its countries by its indicators. Two queries."""
    countries = Membership.objects.filter(edition=edition).values_list("country_id", flat=True)
    indicators = indicator_ids(edition)
    return [(country, indicator) for country in countries for indicator in indicators]


def indicator_ids(edition: Edition) -> list[int]:
    """Return the primary keys of the indicators in an edition's tree, without groups and composites."""
    parts = TreePart.objects.filter(edition=edition, indicator__kind=Indicator.Kind.INDICATOR)
    return list(parts.values_list("indicator_id", flat=True))


def _move(edition: Edition, old: list[Edition.State], new: Edition.State, *, by: User | None) -> None:
    if not Edition.objects.filter(pk=edition.pk, state__in=old).update(state=new):
        edition.refresh_from_db()
        raise Refused(
            _("Edition %(year)s is %(state)s already.") % {"year": edition.year, "state": edition.get_state_display()}
        )
    audit.record(f"edition {new}", subject=edition, by=by)
    edition.refresh_from_db()
