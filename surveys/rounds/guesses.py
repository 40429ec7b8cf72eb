"""Wrong passphrases are slowed by address, whether or not the address is one, and without saying who guesses.

Counts are in the cache alone, under keyed hashes, for an hour; each try is counted before it is looked at. Where the
cache is away nothing is slowed: a passphrase of six words stands 77 bits of guesses, each a slow hash.
"""

import math
import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

FREE = 5  # wrong tries without a delay
FIRST_SECONDS, MOST_SECONDS = 10, 300  # after that, doubled with each further one
KEPT_SECONDS = 3600
MOST_DOUBLED = 10


def begin(token: str) -> int:
    """Count a try at an address as a wrong one, until `forget`; return 0, or how many seconds it has to wait."""
    key, now = _key(token), time.time()
    tries, last = cache.get(key) or (0, 0.0)
    wait = max(0, math.ceil(last + _delay(tries) - now))
    if not wait:
        cache.set(key, (tries + 1, now), KEPT_SECONDS)
    return wait


def forget(token: str) -> None:
    """Forget the wrong tries at an address: the right passphrase was given."""
    cache.delete(_key(token))


def wait_sentence(seconds: int) -> str:
    """Return what to tell somebody who has to wait."""
    message = ngettext(
        "That was wrong several times. Wait %(count)s second, then try again.",
        "That was wrong several times. Wait %(count)s seconds, then try again.",
        seconds,
    )
    return message % {"count": seconds}


def _delay(tries: int) -> int:
    over = min(tries - FREE, MOST_DOUBLED)
    return min(FIRST_SECONDS * 2**over, MOST_SECONDS) if over >= 0 else 0


def _key(token: str) -> str:
    return "expert-tries-" + salted_hmac("surveys.rounds.guesses", token, algorithm="sha256").hexdigest()
