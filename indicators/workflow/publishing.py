"""Publish an edition as imported or as reviewed, or an erratum: each act writes one release, or raises `Refused`."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import figures
from indicators.figures import Figures
from indicators.models import Edition, ImportBatch, Release, Score, ScoreUpdate
from indicators.workflow import outcomes
from indicators.workflow.attributing import refuse_unattributed
from indicators.workflow.planning import Plan, plan_edition, plan_erratum, refuse_own_large
from indicators.workflow.refusals import OpenUpdates, StaleUpdate
from indicators.workflow.releasing import create_release
from indicators.workflow.reviewing import set_stale
from lib.refusals import Refused

State = Edition.State


@transaction.atomic
def publish_edition(edition: Edition, *, by: User | None, reason: str = "", file_sha256: str = "") -> Release:
    """Publish a draft with its imported scores; return the release, which holds the checksum of the last file.

    `Refused` without scores, with unfinished updates, and for an edition that is not a draft.
    """
    filled = Score.objects.in_edition(edition).present().count()
    if not filled:
        raise Refused(_("Edition %(year)s has no scores yet: import them first.") % {"year": edition.year})
    if ScoreUpdate.objects.filter(score__edition=edition, state__in=ScoreUpdate.UNFINISHED).exists():
        raise Refused(
            _("Scores of edition %(year)s are under review: publish it as reviewed.") % {"year": edition.year}
        )
    refuse_unattributed(Edition.objects.select_for_update().get(pk=edition.pk))
    _set_published(edition, [State.DRAFT], _("Edition %(year)s is not a draft.") % {"year": edition.year})
    file_sha256 = file_sha256 or ImportBatch.objects.last_file_of(edition)
    return create_release(Release.Kind.IMPORT, edition, by=by, reason=reason, file_sha256=file_sha256, scores=filled)


def publish_reviewed(edition: Edition, *, by: User, reason: str = "", leave_open: bool = False) -> Release:
    """Write the signed value of each cell; cells without one keep the previous edition's, marked as carried forward.

    Returns the release. Undecided updates raise `OpenUpdates`, or become stale with `leave_open`.
    """
    _set_stale_aside(plan_edition(edition), by)
    with transaction.atomic():
        locked = Edition.objects.select_for_update().get(pk=edition.pk)
        if locked.is_published:
            raise Refused(_already_published(locked))
        refuse_unattributed(locked)
        plan = plan_edition(locked)
        _refuse_undecided(plan, leave_open=leave_open)
        refuse_own_large(plan, by)
        _set_published(edition, [State.DRAFT, State.OPEN, State.REVIEW], _already_published(edition))
        set_stale(
            [update.pk for update in plan.undecided], by=by,
            reason=_("Not decided when edition %(year)s was published.") % {"year": edition.year},
        )  # fmt: skip
        _write_cells(plan)
        counts = {**plan.counts, "updates": len(plan.updates), "stale": len(plan.undecided)}
        release = create_release(Release.Kind.EDITION, edition, by=by, reason=reason, **counts)
        _close(plan, release)
    return release


def publish_erratum(edition: Edition, *, by: User, reason: str) -> Release:
    """Write all signed updates of a published edition; return the release.

    `StaleUpdate` if a score has changed since its update was proposed: then nothing is written.
    """
    if not edition.is_published:
        raise Refused(_("Edition %(year)s is not published; it has no errata.") % {"year": edition.year})
    _set_stale_aside(plan_erratum(edition), by)
    with transaction.atomic():
        locked = Edition.objects.select_for_update().get(pk=edition.pk)
        plan = plan_erratum(locked)
        if not plan.updates:
            raise Refused(_("No accepted update waits in edition %(year)s.") % {"year": edition.year})
        refuse_own_large(plan, by)
        before = figures.load(locked)
        for update in plan.updates:
            unchanged = Score.objects.filter(pk=update.score_id, half_points=update.old_half_points)
            if not unchanged.update(half_points=update.final, carried_from=None):
                raise StaleUpdate(_("Update %(pk)s was proposed against another value.") % {"pk": update.pk})
        changed_composites = _changed_composites(before, figures.load(locked))
        release = create_release(
            Release.Kind.ERRATUM, locked, by=by, reason=reason, updates=len(plan.updates), composites=changed_composites
        )
        _close(plan, release)
    return release


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


def _set_stale_aside(plan: Plan, by: User) -> None:
    """Mark the stale updates of the plan and raise `StaleUpdate`; do nothing where there are none.

    Called outside the transaction of publishing, so that the mark stays when publishing is refused.
    """
    if not plan.stale:
        return
    set_stale([update.pk for update in plan.stale], by=by, reason=_("Proposed against a value that has changed since."))
    raise StaleUpdate(
        ngettext(
            "%(count)s accepted update was proposed against another value; it is stale now and nothing was published. "
            "Look again, and publish without it.",
            "%(count)s accepted updates were proposed against another value; they are stale now and nothing was "
            "published. Look again, and publish without them.",
            len(plan.stale),
        )
        % {"count": len(plan.stale)}
    )


def _refuse_undecided(plan: Plan, *, leave_open: bool) -> None:
    if not plan.updates:
        raise Refused(_("Nothing is accepted in edition %(year)s yet.") % {"year": plan.edition.year})
    if plan.undecided and not leave_open:
        raise OpenUpdates(
            _(
                "%(proposed)s updates are proposed and %(awaiting)s wait for a second signature: decide"
                " them first, or set them aside."
            )
            % {"proposed": plan.proposed, "awaiting": plan.awaiting}
        )


def _already_published(edition: Edition) -> str:
    return _("Edition %(year)s is published already.") % {"year": edition.year}


def _set_published(edition: Edition, old: list[Edition.State], otherwise: str) -> None:
    moved = Edition.objects.filter(pk=edition.pk, state__in=old).update(
        state=State.PUBLISHED, published_at=timezone.now()
    )
    if not moved:
        raise Refused(otherwise)
    edition.refresh_from_db()


def _write_cells(plan: Plan) -> None:
    rows = [
        Score(
            edition=plan.edition,
            country_id=country,
            indicator_id=indicator,
            half_points=value.half_points,
            carried_from=value.carried_from,
        )
        for (country, indicator), value in sorted(plan.written.items())
    ]
    Score.put(rows)


def _close(plan: Plan, release: Release) -> None:
    """Mark the updates of a release as published, and write the outcomes of visitors' feedback.

    `StaleUpdate` if one was decided anew since it was planned: it may be signed again, at another value.
    """
    planned = {update.pk: update.decided_at for update in plan.updates}
    signed = ScoreUpdate.objects.filter(
        pk__in=planned, state__in=[ScoreUpdate.State.ACCEPTED, ScoreUpdate.State.OVERRIDDEN]
    )
    if dict(signed.select_for_update().values_list("pk", "decided_at")) != planned:
        raise StaleUpdate(_("An update was decided again meanwhile; nothing was published. Look again."))
    signed.update(state=ScoreUpdate.State.PUBLISHED, release=release)
    outcomes.write_outcomes(release)
