"""Confirm a prepared release, which publishes it, or send it back: always by another person than prepared it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import Edition, PreparedRelease, Release
from indicators.workflow import audit, contents, publishing
from indicators.workflow.persons import CONFIRM, is_other_person, refuse_without
from indicators.workflow.preparing import has_lapsed, lapse, lapse_old, move, no_longer_waits, refuse_stale
from indicators.workflow.refusals import PreparedOtherwise
from lib.refusals import Refused

State = PreparedRelease.State


def may_confirm(prepared: PreparedRelease, user: User) -> str:
    """Return "" if an account may confirm a prepared release or send it back, else why not, as a sentence."""
    if prepared.state != State.PREPARED:
        return no_longer_waits(prepared)
    if has_lapsed(prepared):
        return _("Nobody confirmed it within %(days)s days: it has to be prepared again.") % {
            "days": PreparedRelease.DAYS
        }
    try:
        refuse_without(user, CONFIRM)
    except Refused as refusal:
        return str(refusal)
    if user.pk == prepared.prepared_by_id:
        return _("You prepared this release: another person must confirm it.")
    return is_other_person(user, prepared.prepared_by)


def confirm(prepared: PreparedRelease, *, by: User) -> Release:
    """Publish what was prepared as one release and return it; `by` is the second person.

    `Refused` to whoever may not (`may_confirm`). Where anything that would be written differs from what was prepared,
    or may no longer be published, nothing is written: the preparation lapses, and has to be made again.
    """
    lapse_old()
    prepared.refresh_from_db()
    prepared.edition.refresh_from_db()
    if why_not := may_confirm(prepared, by):
        raise Refused(why_not)
    try:
        refuse_stale(prepared, by)
        return _publish(prepared, by)
    except Refused as refusal:
        lapse(prepared, str(refusal))  # unless somebody else was first
        raise


@transaction.atomic
def _publish(prepared: PreparedRelease, by: User) -> Release:
    """Work the content out again under locks, compare it, and write it."""
    edition = Edition.objects.select_for_update().get(pk=prepared.edition_id)
    locked = PreparedRelease.objects.select_for_update(of=("self",)).select_related("withdraws", "prepared_by")
    waiting = locked.get(pk=prepared.pk)
    waiting.edition = edition
    if waiting.state != State.PREPARED:
        raise Refused(no_longer_waits(waiting))
    content = contents.content_of(waiting)
    if contents.checksum(waiting, content) != waiting.content_sha256:
        raise PreparedOtherwise(
            _("Something has changed since this release was prepared: nothing was published. Prepare it again.")
        )
    release = publishing.publish(waiting, content, by=by)
    if not move(prepared, State.CONFIRMED, by=by, release=release):
        raise Refused(no_longer_waits(prepared))
    audit.record("release confirmed", subject=prepared, by=by, release=release.pk, number=release.number)
    return release


@transaction.atomic
def send_back_release(prepared: PreparedRelease, *, by: User, reason: str) -> None:
    """Send a prepared release back to whoever prepared it; `Refused` without a reason, and as `confirm` is."""
    if why_not := may_confirm(prepared, by):
        raise Refused(why_not)
    if not reason.strip():
        raise Refused(_("Say why: whoever prepared it reads the reason."))
    if not move(prepared, State.SENT_BACK, by=by, reason=reason):
        raise Refused(no_longer_waits(prepared))
    audit.record("release sent back", subject=prepared, by=by, reason=reason.strip())
