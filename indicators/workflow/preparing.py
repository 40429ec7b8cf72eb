"""Prepare a release: work out what it would write, write nothing of it, and leave it to another person to confirm."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Edition, PreparedRelease, Release
from indicators.workflow import audit, comparing, contents
from indicators.workflow.contents import Content
from indicators.workflow.persons import PREPARE, refuse_without
from indicators.workflow.planning import plan_edition, plan_erratum
from indicators.workflow.refusals import StaleUpdate
from indicators.workflow.reviewing import set_stale
from lib.refusals import Refused

State = PreparedRelease.State
Kind = Release.Kind


def prepare(
    edition: Edition,
    *,
    kind: Release.Kind,
    by: User,
    reasons: Mapping[str, str],
    leave_open: bool = False,
    outlier_reasons: Mapping[str, str] | None = None,
    withdraws: Release | None = None,
) -> PreparedRelease:
    """Prepare a release and return it: nothing of the index changes until another person confirms it.

    `reasons` has a public text for each language of the site, `outlier_reasons` a text for each outlier of the
    comparison with the edition before, by key (`comparing.compare`). `Refused` where an outlier has none, where the
    release could not be published, and while another one of the edition waits.
    """
    refuse_without(by, PREPARE)
    lapse_old()
    prepared = PreparedRelease(
        kind=kind,
        edition=Edition.objects.get(pk=edition.pk),  # as it is now, whatever the caller read
        withdraws=withdraws,
        prepared_by=by,
        prepared_at=timezone.now(),
        reasons=_every_language(reasons),
        leave_open=leave_open and kind == Kind.EDITION,
        outlier_reasons=dict(outlier_reasons or {}),
    )
    refuse_stale(prepared, by)
    with transaction.atomic():
        prepared.edition = Edition.objects.select_for_update().get(pk=edition.pk)
        if prepared_release_of(edition):
            raise Refused(_("A release of edition %(year)s waits for a second person.") % {"year": edition.year})
        content = contents.content_of(prepared)
        prepared.comparison = _compare(prepared, content)
        prepared.content_sha256 = contents.checksum(prepared, content)
        prepared.save(force_insert=True)
        audit.record(
            "release prepared", subject=prepared, by=by, kind=str(kind), edition=edition.year,
            content_sha256=prepared.content_sha256, reasons=prepared.reasons, leave_open=int(prepared.leave_open),
            outlier_reasons=prepared.outlier_reasons, withdraws=withdraws.number if withdraws else None,
        )  # fmt: skip
    return prepared


def _compare(prepared: PreparedRelease, content: Content) -> dict[str, Any]:
    """Return the comparison to keep; raise `Refused` where an outlier has no reason. A withdrawal brings back bytes."""
    if prepared.kind == Kind.WITHDRAWAL:
        return {}
    edition, kind = prepared.edition, prepared.kind
    compared = comparing.compare(edition, kind, comparing.figures_pair(edition, kind, content.plan))
    comparing.refuse_unconfirmed(compared, prepared.outlier_reasons)
    return compared.as_json()


def _every_language(reasons: Mapping[str, str]) -> dict[str, str]:
    """Return the stripped reasons by language; raise `Refused` unless each language of the site has a text."""
    texts = {code: (reasons.get(code) or "").strip() for code, _name in settings.LANGUAGES}
    missing = [str(name) for code, name in settings.LANGUAGES if not texts[code]]  # in the reader's language
    if missing:
        raise Refused(
            _("Say in public why, in every language of the site. Missing: %(languages)s.")
            % {"languages": ", ".join(missing)}
        )
    return texts


def refuse_stale(prepared: PreparedRelease, by: User) -> None:
    """Mark the stale updates that the release would publish and raise `StaleUpdate`; do nothing where there are none.

    Called outside the transaction of an act, so that the mark stays when the act is refused.
    """
    if prepared.kind not in (Kind.EDITION, Kind.ERRATUM):
        return
    plan = (plan_edition if prepared.kind == Kind.EDITION else plan_erratum)(prepared.edition)
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


def prepared_release_of(edition: Edition) -> PreparedRelease | None:
    """Return the release of an edition that waits for a second person, or None; one that lapsed waits no more."""
    waiting = PreparedRelease.objects.filter(edition=edition, state=State.PREPARED, prepared_at__gte=_oldest())
    prepared: PreparedRelease | None = waiting.select_related("edition", "withdraws", "prepared_by").first()
    return prepared


def has_lapsed(prepared: PreparedRelease) -> bool:
    """Return whether nobody confirmed it within `PreparedRelease.DAYS` days."""
    return prepared.prepared_at < _oldest()


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=PreparedRelease.DAYS)


def lapse_old() -> int:
    """Mark the releases that nobody confirmed in time as lapsed; return how many were."""
    old = PreparedRelease.objects.filter(state=State.PREPARED, prepared_at__lt=_oldest())
    return sum(lapse(prepared, "") for prepared in old)


@transaction.atomic
def lapse(prepared: PreparedRelease, reason: str) -> bool:
    """Mark a prepared release as lapsed; return whether it was waiting still."""
    moved = move(prepared, State.LAPSED, by=None, reason=reason)
    if moved:
        audit.record("release lapsed", subject=prepared, by=None, reason=reason)
    return moved


@transaction.atomic
def take_back_release(prepared: PreparedRelease, *, by: User) -> None:
    """Take back a release that one has prepared oneself; `Refused` to others, and where it no longer waits."""
    if prepared.prepared_by_id != by.pk:
        raise Refused(_("You did not prepare this release: send it back, with a reason."))
    if not move(prepared, State.CANCELLED, by=by):
        raise Refused(no_longer_waits(prepared))
    audit.record("release taken back", subject=prepared, by=by)


def move(prepared: PreparedRelease, state: State, *, by: User | None, reason: str = "", **fields: Any) -> bool:
    """Change the state of a prepared release that waits; return False if it no longer did."""
    waiting = PreparedRelease.objects.filter(pk=prepared.pk, state=State.PREPARED)
    moved = waiting.update(
        state=state, decided_by=by, decided_at=timezone.now(), decision_reason=reason.strip(), **fields
    )
    prepared.refresh_from_db()
    return bool(moved)


def no_longer_waits(prepared: PreparedRelease) -> str:
    """Return as a sentence what has become of a prepared release."""
    return _("This prepared release is %(state)s: nothing was done.") % {"state": prepared.get_state_display()}
