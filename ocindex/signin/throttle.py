"""Wrong passwords and codes are slowed by account and in all, without an address, and without locking the owner out.

Each try is counted before it is looked at, so that many at once are no more than many in a row; a right one takes its
count back. A browser that has signed in to the account before (`devices`) has a counter of its own, which strangers
cannot fill. The counters are rows under keyed hashes: a cache that is away opens nothing.
"""

import math
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import ngettext

from indicators.models import SignInDelay
from ocindex.signin.hashing import hash_of

FREE: Final = 5  # wrong tries without a delay
FIRST_SECONDS: Final = 10  # after that, doubled with each further one
# Six digits are guessed sooner than a password; whoever guesses them knows the password already.
MOST_SECONDS: Final = {"password": 15 * 60, "claim": 15 * 60, "mail": 15 * 60, "factor": 4 * 3600}
WINDOW_SECONDS: Final = 600
FREE_IN_ALL: Final = 100  # wrong tries in a window, over all names
SECONDS_IN_ALL: Final = 6  # between two tries after that
FORGOTTEN_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True)
class Attempt:
    """A try: "password", "claim", "mail" or "factor", whose, and the browser's token if it was here before."""

    kind: str
    name: str
    device: str = ""

    @property
    def key(self) -> str:
        return hash_of("tries", self.kind, unicodedata.normalize("NFKC", self.name), self.device)


@transaction.atomic
def begin(attempt: Attempt) -> int:
    """Count a try as a wrong one, until `succeeded` says otherwise; return 0.

    If it has to wait, it is not counted: return the seconds, and look at no password.
    """
    now = timezone.now()
    SignInDelay.objects.filter(last_at__lt=now - FORGOTTEN_AFTER).delete()
    rows: list[SignInDelay] = []
    wait = 0
    for key in _keys(attempt, now):
        if wait:
            break  # no row for a name that is not looked at: strangers make up names without end
        rows.append(_row(key, now))
        wait = _seconds_left(rows[-1], now, attempt)
    if not wait:
        SignInDelay.objects.filter(pk__in=[row.pk for row in rows]).update(failures=F("failures") + 1, last_at=now)
    return wait


@transaction.atomic
def succeeded(attempt: Attempt) -> None:
    """Forget the wrong tries of an account and this kind of browser, and take one back from those in all."""
    # In the order in which a try locks them, so that two never wait for each other.
    for key in _keys(attempt, timezone.now()):
        SignInDelay.objects.filter(key=key, failures__gt=0).update(failures=F("failures") - 1)
    forget(attempt)


def forget(attempt: Attempt) -> None:
    """Forget the wrong tries of an account and this kind of browser."""
    SignInDelay.objects.filter(key=attempt.key).delete()


def in_words(seconds: int) -> str:
    """Return a time to wait in words: seconds up to two minutes, then minutes, rounded up."""
    if seconds <= 120:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def _keys(attempt: Attempt, now: datetime) -> list[str]:
    """Return the keys under which a try is counted, always in the same order: that of all names, and its own.

    A factor is asked of accounts whose password is known, so guesses at it do not count among those in all.
    """
    if attempt.device or attempt.kind == "factor":
        return [attempt.key]
    return [_in_all(now), attempt.key]


def _in_all(now: datetime) -> str:
    return hash_of("tries in all", str(int(now.timestamp()) // WINDOW_SECONDS))


def _row(key: str, now: datetime) -> SignInDelay:
    SignInDelay.objects.get_or_create(key=key, defaults={"last_at": now})
    return SignInDelay.objects.select_for_update().get(key=key)


def _seconds_left(row: SignInDelay, now: datetime, attempt: Attempt) -> int:
    if row.key == attempt.key:
        over = row.failures - FREE
        delay = min(FIRST_SECONDS * 2 ** min(over, 20), MOST_SECONDS[attempt.kind]) if over >= 0 else 0
    else:
        delay = SECONDS_IN_ALL if row.failures >= FREE_IN_ALL else 0
    return max(0, math.ceil(delay - (now - row.last_at).total_seconds())) if delay else 0
