"""Everything that a release would write, worked out anew for preparing and for confirming, with its checksum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from indicators.models import Edition, Membership, PreparedRelease, Release, ScoreUpdate, TreePart
from indicators.workflow import cells, withdrawing
from indicators.workflow.attributing import TEXTS, refuse_unattributed
from indicators.workflow.cells import Held
from indicators.workflow.drafts import cells_of
from indicators.workflow.planning import Plan, next_release, plan_edition, plan_erratum
from indicators.workflow.refusals import OpenUpdates
from lib import hash_log
from lib.refusals import Refused

Kind = Release.Kind


@dataclass(frozen=True)
class Content:
    """What a release writes: cells, updates it closes (or reopens), and updates it sets aside."""

    cells: Held
    updates: Sequence[ScoreUpdate] = ()
    set_aside: Sequence[ScoreUpdate] = ()
    plan: Plan | None = field(default=None, repr=False)


def content_of(prepared: PreparedRelease) -> Content:
    """Return what a prepared release would write as things stand; raise `Refused` where it may not be published.

    Stale updates are left out of an edition and of an erratum: see `preparing.refuse_stale`.
    """
    edition = prepared.edition
    if prepared.kind == Kind.WITHDRAWAL:
        return _of_withdrawal(prepared)
    _refuse_wrong_kind(prepared)
    if prepared.kind == Kind.ERRATUM:
        return _of_erratum(edition)
    refuse_unattributed(edition)
    return _of_import(edition) if prepared.kind == Kind.IMPORT else _of_edition(prepared)


def checksum(prepared: PreparedRelease, content: Content) -> str:
    """Return the SHA-256, in hexadecimal, of all that the release writes and all that it is read with."""
    edition = prepared.edition
    facts = {
        "kind": str(prepared.kind),
        "edition": edition.year,
        "demonstration": int(edition.demonstration),
        "reasons": prepared.reasons,
        "outliers": prepared.outlier_reasons,
        "withdraws": prepared.withdraws.number if prepared.withdraws else None,
        "cells": cells.listed(content.cells),
        "updates": _versions(content.updates),
        "set aside": _versions(content.set_aside),
        "edition's": _texts(edition) if prepared.kind in withdrawing.KINDS else [],
        "tree": _tree(edition) if prepared.kind in withdrawing.KINDS else [],
    }
    return hash_log.checksum(facts)


def _of_import(edition: Edition) -> Content:
    held = {cell: value for cell, value in cells.held_by(edition, cells_of(edition)).items() if value}
    if not held:
        raise Refused(_("Edition %(year)s has no scores yet: import them first.") % {"year": edition.year})
    return Content(held)


def _of_edition(prepared: PreparedRelease) -> Content:
    plan = plan_edition(prepared.edition)
    if not plan.updates:
        raise Refused(_("Nothing is accepted in edition %(year)s yet.") % {"year": prepared.edition.year})
    if plan.undecided and not prepared.leave_open:
        raise OpenUpdates(
            _(
                "%(proposed)s updates are proposed and %(awaiting)s wait for a second signature: decide"
                " them first, or set them aside."
            )
            % {"proposed": plan.proposed, "awaiting": plan.awaiting}
        )
    return Content(plan.written, plan.updates, plan.undecided, plan)


def _of_erratum(edition: Edition) -> Content:
    plan = plan_erratum(edition)
    if not plan.updates:
        raise Refused(_("No accepted update waits in edition %(year)s.") % {"year": edition.year})
    return Content(plan.written, plan.updates, (), plan)


def _of_withdrawal(prepared: PreparedRelease) -> Content:
    release = prepared.withdraws
    if release is None or release.edition_id != prepared.edition_id:
        raise Refused(_("Say which release of edition %(year)s is withdrawn.") % {"year": prepared.edition.year})
    withdrawing.refuse_to_withdraw(release)
    restored = withdrawing.restored(release)
    return Content(restored, withdrawing.reopened(release), withdrawing.overtaken(release, restored))


def _versions(updates: Iterable[ScoreUpdate]) -> list[list[str | int | None]]:
    return sorted(
        [update.pk, update.state, update.final, update.decided_at.isoformat() if update.decided_at else ""]
        for update in updates
    )


def _texts(edition: Edition) -> list[str]:
    """Return whose figures an edition says it holds."""
    localized = [build_localized_fieldname(name, code) for name in ("title", *TEXTS) for code, _n in settings.LANGUAGES]
    names = ("assessed_year", "publisher", "publisher_url", "published_on", "source", *localized)
    return [str(getattr(edition, name) or "") for name in names]


def _tree(edition: Edition) -> list[list[str]]:
    """Return the weights and the regions that composites and means are worked out with."""
    parts = TreePart.objects.filter(edition=edition).values_list("indicator__slug", "parent__slug", "weight", "order")
    members = Membership.objects.filter(edition=edition).values_list("country__iso3", "region__slug")
    return sorted([str(value) for value in row] for row in (*parts, *members))


def _refuse_wrong_kind(prepared: PreparedRelease) -> None:
    year, edition = {"year": prepared.edition.year}, prepared.edition
    if prepared.kind == Kind.ERRATUM:
        if not edition.is_published:
            raise Refused(_("Edition %(year)s is not published; it has no errata.") % year)
    elif edition.is_published:
        raise Refused(_("Edition %(year)s is published already.") % year)
    elif prepared.kind == Kind.IMPORT and edition.state != Edition.State.DRAFT:
        raise Refused(_("Edition %(year)s is not a draft.") % year)
    elif prepared.kind == Kind.IMPORT and next_release(edition) != Kind.IMPORT:
        raise Refused(_("Scores of edition %(year)s are under review: publish it as reviewed.") % year)
