"""The acts by which scores come to be: the only writer of Score.half_points, of editions' states and of releases."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import caching, figures
from indicators.exporting import tidy
from indicators.models import (
    Country,
    Edition,
    ImportBatch,
    Indicator,
    Membership,
    Release,
    Score,
    ScoreUpdate,
    TreePart,
)

State = ScoreUpdate.State
NEEDS_SECOND = 3  # half points: a change above 1.5 points is signed twice


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to do."""


class StaleUpdate(Refused):
    """Someone was first: the update or its score is no longer what it was."""


Cells = Mapping[tuple[str, str], int | None]  # (iso3, slug) -> half points, None for no score


@transaction.atomic
def create_edition(year: int, *, like: Edition) -> Edition:
    """Open a draft with another edition's tree and regions, every cell empty."""
    edition, created = Edition.objects.get_or_create(year=year, defaults={"assessed_year": year - 1})
    if not created:
        raise Refused(_("Edition %(year)s exists already.") % {"year": year})
    copy_structure(edition, like)
    return edition


def copy_structure(edition: Edition, like: Edition) -> None:
    """Give a new edition the tree and the regions of another."""
    parts = list(TreePart.objects.filter(edition=like))
    for part in parts:
        part.pk, part.edition = None, edition
    memberships = list(Membership.objects.filter(edition=like))
    for membership in memberships:
        membership.pk, membership.edition = None, edition
    TreePart.objects.bulk_create(parts)
    Membership.objects.bulk_create(memberships)


@transaction.atomic
def fill_draft(edition: Edition, cells: Cells) -> None:
    """Write scores into a draft, all or none; cells that are not named stay as they are."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.state != Edition.State.DRAFT:
        raise Refused(
            _("Edition %(year)s is %(state)s; scores are imported into drafts only.")
            % {"year": locked.year, "state": locked.get_state_display()}
        )
    countries = dict(Country.objects.values_list("iso3", "pk"))
    indicators = dict(Indicator.objects.measured().values_list("slug", "pk"))
    rows = [
        Score(edition=locked, country_id=countries[iso3], indicator_id=indicators[slug], half_points=half_points)
        for (iso3, slug), half_points in sorted(cells.items())
    ]
    Score.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["edition", "country", "indicator"],
        update_fields=["half_points"],
        batch_size=500,
    )


@transaction.atomic
def publish_edition(edition: Edition, *, by: User | None, reason: str = "", file_sha256: str = "") -> Release:
    """Publish a draft as it was imported, as one release that names the last file by its checksum."""
    filled = Score.objects.in_edition(edition).present().count()
    if not filled:
        raise Refused(_("Edition %(year)s has no scores yet: import them first.") % {"year": edition.year})
    moved = Edition.objects.filter(pk=edition.pk, state=Edition.State.DRAFT).update(
        state=Edition.State.PUBLISHED, published_at=timezone.now()
    )
    if not moved:
        raise Refused(_("Edition %(year)s is not a draft.") % {"year": edition.year})
    edition.refresh_from_db()
    file_sha256 = file_sha256 or ImportBatch.objects.last_file_of(edition)
    return _release(Release.Kind.IMPORT, edition, by=by, reason=reason, file_sha256=file_sha256, scores=filled)


def _release(kind: Release.Kind, edition: Edition, *, by: User | None, reason: str, **manifest: object) -> Release:
    """Write the next link of the chain: its checksum covers the edition's figures and the link before."""
    last = Release.objects.select_for_update().order_by("-number").first()
    previous = last.sha256 if last else ""
    digest = sha256(previous.encode())
    # Without the countries' names: those are texts, which editors change without a release.
    for year, iso3, _name, slug, value in tidy.rows([edition], read=figures.load):
        digest.update(f"{year},{iso3},{slug},{value}\n".encode())
    caching.renew()
    return Release.objects.create(
        number=last.number + 1 if last else 1,
        kind=kind,
        edition=edition,
        published_at=timezone.now(),
        by=by,
        reason=reason,
        manifest=manifest,
        sha256=digest.hexdigest(),
        previous_sha256=previous,
    )


@transaction.atomic
def propose(score: Score, half_points: int | None, *, reason: str, method: str, **evidence: object) -> ScoreUpdate:
    """Open an update against the score's present value; None proposes nothing but shows the evidence."""
    update = ScoreUpdate(
        score=score,
        old_half_points=score.half_points,
        proposed=half_points,
        reason=reason,
        method=method,
        **evidence,
    )
    try:
        with transaction.atomic():
            update.save()
    except IntegrityError as fault:
        if not ScoreUpdate.objects.filter(score=score, state__in=ScoreUpdate.UNFINISHED).exists():
            raise
        raise Refused(_("An update of this score is under review: decide it first.")) from fault
    return update


@transaction.atomic
def accept(update: ScoreUpdate, *, reviewer: User) -> None:
    """Sign the proposed value; a change above 1.5 points then waits for somebody else's signature."""
    if update.proposed is None:
        raise Refused(_("This update proposes no value: override it, or reject it."))
    _sign(update, State.ACCEPTED, update.proposed, reviewer)


@transaction.atomic
def override(update: ScoreUpdate, half_points: int, *, reviewer: User, reason: str) -> None:
    """Sign another value than the proposed one, with a reason."""
    if not reason.strip():
        raise Refused(_("Say why another value is right."))
    _sign(update, State.OVERRIDDEN, half_points, reviewer, reason=reason)


def _sign(update: ScoreUpdate, state: State, final: int, reviewer: User, **fields: object) -> None:
    old = update.old_half_points
    large = old is not None and abs(final - old) > NEEDS_SECOND
    _move(update, [State.PROPOSED], State.AWAITING if large else state, final=final, first_signer=reviewer, **fields)


@transaction.atomic
def countersign(update: ScoreUpdate, *, reviewer: User) -> None:
    """Give the second signature under a large change; the first signer cannot."""
    if ScoreUpdate.objects.filter(pk=update.pk, first_signer=reviewer.pk).exists():
        raise Refused(_("The second signature must be somebody else's."))
    state = State.ACCEPTED if update.final == update.proposed else State.OVERRIDDEN
    _move(update, [State.AWAITING], state, second_signer=reviewer)


def reject(update: ScoreUpdate, *, reviewer: User, reason: str) -> None:
    """Close an update without a change, up to the moment it is published."""
    _move(update, ScoreUpdate.UNFINISHED, State.REJECTED, first_signer=reviewer, reason=reason)


def send_back(update: ScoreUpdate, *, reviewer: User, reason: str) -> None:
    """Ask for the cell to be looked at again in the next run, up to the moment an update is published."""
    _move(update, ScoreUpdate.UNFINISHED, State.SENT_BACK, first_signer=reviewer, reason=reason)


def _move(update: ScoreUpdate, old: Iterable[State], new: State, **fields: object) -> None:
    """Change an update's state, unless someone was first."""
    known: models.QuerySet[ScoreUpdate] = ScoreUpdate.objects.filter(pk=update.pk, state__in=list(old))
    if not known.update(state=new, decided_at=timezone.now(), **fields):
        raise StaleUpdate(_("Update %(pk)s has been decided meanwhile.") % {"pk": update.pk})
    update.refresh_from_db()


@transaction.atomic
def publish_erratum(edition: Edition, *, by: User, reason: str) -> Release:
    """Write every accepted update of a published edition as one release, or none of them."""
    if not edition.is_published:
        raise Refused(_("Edition %(year)s is not published; it has no errata.") % {"year": edition.year})
    updates = list(
        ScoreUpdate.objects.filter(score__edition=edition, state__in=[State.ACCEPTED, State.OVERRIDDEN])
        .select_for_update(of=("self",))
        .select_related("score")
    )
    if not updates:
        raise Refused(_("No accepted update waits in edition %(year)s.") % {"year": edition.year})
    for update in updates:
        unchanged = Score.objects.filter(pk=update.score_id, half_points=update.old_half_points)
        if not unchanged.update(half_points=update.final):
            raise StaleUpdate(_("Update %(pk)s was proposed against another value.") % {"pk": update.pk})
    release = _release(Release.Kind.ERRATUM, edition, by=by, reason=reason, updates=len(updates))
    ScoreUpdate.objects.filter(pk__in=[update.pk for update in updates]).update(state=State.PUBLISHED, release=release)
    return release
