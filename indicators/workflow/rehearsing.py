"""The site as it would be: what a release would write, written and rolled back, for previews."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Edition, PreparedRelease, Release
from indicators.workflow import contents, publishing
from indicators.workflow.planning import next_release
from indicators.workflow.preparing import prepared_release_of
from indicators.workflow.refusals import PreparedOtherwise
from indicators.workflow.withdrawing import withdrawable
from lib import caching
from lib.rehearsal import rehearsal


@contextmanager
def rehearse(edition: Edition, *, by: User, withdrawal: bool = False) -> Iterator[str]:
    """Write the release of an edition that waits, else the next one or a withdrawal; undo everything in the end.

    Yields the SHA-256 of what is written. The release has no files, and no place in the chain. `Refused` where it could
    not be published, or is no longer what was prepared.
    """
    with rehearsal(), caching.apart():  # figures of a rehearsal never reach the caches of readers
        waiting = prepared_release_of(edition)
        prepared = waiting or _unprepared(edition, by, withdrawal)
        content = contents.content_of(prepared)
        checksum = contents.checksum(prepared, content)
        if waiting and checksum != waiting.content_sha256:
            raise PreparedOtherwise(
                _("Something has changed since this release was prepared: it has to be prepared again.")
            )
        publishing.publish(prepared, content, by=by)
        yield checksum


def _unprepared(edition: Edition, by: User, withdrawal: bool) -> PreparedRelease:
    """Return a release that nobody prepared yet, without a reason; undecided updates are set aside."""
    return PreparedRelease(
        kind=Release.Kind.WITHDRAWAL if withdrawal else next_release(edition),
        edition=edition,
        withdraws=withdrawable(edition) if withdrawal else None,
        prepared_by=by,
        prepared_at=timezone.now(),
        reasons={code: "" for code, _language in settings.LANGUAGES},
        leave_open=True,
    )
