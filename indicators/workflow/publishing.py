"""Write what a release holds: the last step of confirming, and of loading an edition that ships with the software."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import figures
from indicators.figures import Figures
from indicators.models import Edition, ImportBatch, PreparedRelease, Release, Score, ScoreUpdate
from indicators.workflow import cells, withdrawing
from indicators.workflow.cells import Held
from indicators.workflow.contents import Content, content_of
from indicators.workflow.drafts import cells_of
from indicators.workflow.refusals import StaleUpdate
from indicators.workflow.releasing import create_release
from indicators.workflow.reviewing import set_stale
from lib.refusals import Refused

State = Edition.State
Kind = Release.Kind


@transaction.atomic
def publish_edition(edition: Edition, *, by: None = None, reason: str = "", file_sha256: str = "") -> Release:
    """Publish a draft with the scores that the software filled it with; return the release, which nobody signs.

    For the editions that ship alone: whatever a person publishes is prepared by one and confirmed by another. Raises
    `Refused` for a person, without scores, and for an edition that is not a draft or is under review.
    """
    if by is not None:
        raise Refused(_("Nobody publishes alone: prepare the release, and another person confirms it."))
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.state != State.DRAFT:
        raise Refused(_("Edition %(year)s is not a draft.") % {"year": edition.year})
    content = content_of(PreparedRelease(kind=Kind.IMPORT, edition=locked))
    return _import(Release(kind=Kind.IMPORT, edition=edition, reason=reason), content, file_sha256)


def publish(prepared: PreparedRelease, content: Content, *, by: User) -> Release:
    """Write the content of a prepared release and return the release; `by` is who confirmed it.

    In the transaction of confirming, with the edition locked and the content compared.
    """
    steps = {
        Kind.IMPORT: _import,
        Kind.EDITION: _reviewed_edition,
        Kind.ERRATUM: _erratum,
        Kind.WITHDRAWAL: _withdrawal,
    }
    release = Release(
        kind=prepared.kind,
        edition=prepared.edition,
        prepared_by=prepared.prepared_by,
        by=by,
        withdraws=prepared.withdraws,
        reasons=prepared.reasons,
        reason=prepared.reasons[settings.LANGUAGES[0][0]],
    )
    return steps[Kind(prepared.kind)](release, content)


def _import(release: Release, content: Content, file_sha256: str = "") -> Release:
    edition = release.edition
    release.cells_before = cells.packed({cell: content.cells.get(cell) for cell in cells_of(edition)})
    _set_published(edition, [State.DRAFT], _("Edition %(year)s is not a draft.") % {"year": edition.year})
    file_sha256 = file_sha256 or ImportBatch.objects.last_file_of(edition)
    return create_release(release, manifest={"file_sha256": file_sha256, "scores": len(content.cells)})


def _reviewed_edition(release: Release, content: Content) -> Release:
    """Write the signed value of each cell; cells without one keep the edition before's, marked as carried forward."""
    edition = release.edition
    assert content.plan is not None
    release.cells_before = cells.packed(cells.held_by(edition, cells_of(edition)))
    _set_published(
        edition,
        [State.DRAFT, State.OPEN, State.REVIEW],
        _("Edition %(year)s is published already.") % {"year": edition.year},
    )
    _set_aside(
        content.set_aside, release.by, _("Not decided when edition %(year)s was published.") % {"year": edition.year}
    )
    cells.write(edition, content.cells)
    # Published with the manifest: updates that only visitors called for would tell that somebody spoke.
    set_aside = sum(update.proposed is not None or update.n > 0 for update in content.set_aside)
    counts = {**content.plan.counts, "updates": len(content.updates), "stale": set_aside}
    return create_release(release, manifest=counts, updates=content.updates)


def _erratum(release: Release, content: Content) -> Release:
    edition = release.edition
    before = figures.load(edition)
    release.cells_before = cells.packed(cells.held_by(edition, content.cells))
    for update in content.updates:
        unchanged = Score.objects.filter(pk=update.score_id, half_points=update.old_half_points)
        if not unchanged.update(half_points=update.final, carried_from=None):
            raise StaleUpdate(_("Update %(pk)s was proposed against another value.") % {"pk": update.pk})
    now = figures.load(edition)
    facts = {"updates": len(content.updates), "composites": _changed_composites(before, now)}
    return create_release(release, manifest=facts, updates=content.updates, now=now)


def _withdrawal(release: Release, content: Content) -> Release:
    withdrawn, edition = release.withdraws, release.edition
    assert withdrawn is not None
    before, held = figures.load(edition), cells.held_by(edition, content.cells)
    release.cells_before = cells.packed(held)
    _set_aside(
        content.set_aside,
        release.by,
        _("Proposed against release %(number)s, withdrawn.") % {"number": withdrawn.number},
    )
    withdrawing.take_back(withdrawn, content.cells)
    edition.refresh_from_db()
    now = figures.load(edition) if edition.is_published else None
    facts = {
        "withdraws": withdrawn.number,
        "scores": _differing(held, content.cells),
        "composites": _changed_composites(before, now) if now else [],
    }
    return create_release(release, manifest=facts, now=now)


def _differing(held: Held, written: Held) -> int:
    return sum(held[cell] != value for cell, value in written.items())


def _set_aside(updates: Sequence[ScoreUpdate], by: User | None, reason: str) -> None:
    set_stale([update.pk for update in updates], by=by, reason=reason)


def _changed_composites(before: Figures, after: Figures) -> list[list[str]]:
    """Return [iso3, slug, display value before, display value after] of each composite whose display value changed.

    Sorted by country and composite; a value that is missing is "". The manifest of a release keeps these lists.
    """
    changes = []
    for slug in after.tree.nodes:
        old, new = before.display_values(slug), after.display_values(slug)
        for iso3 in sorted(old.keys() | new.keys()):
            if old.get(iso3) != new.get(iso3):
                changes.append([iso3, slug, str(old.get(iso3, "")), str(new.get(iso3, ""))])
    return sorted(changes)


def _set_published(edition: Edition, old: list[Edition.State], otherwise: str) -> None:
    moved = Edition.objects.filter(pk=edition.pk, state__in=old).update(
        state=State.PUBLISHED, published_at=timezone.now()
    )
    if not moved:
        raise Refused(otherwise)
    edition.refresh_from_db()
