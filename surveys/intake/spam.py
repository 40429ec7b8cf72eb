"""What speaks for spam or a brigade: answers are scored and held for a person to look at, never refused.

Nothing here is kept but in the cache: hashes under a key that changes every day, gone within 24 hours, and of use to
nobody without that key. A cache that is away tells nothing, and answers are taken all the same.
"""

import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HOLD_AT: Final = 5
# code -> (points, words for the researcher)
REASONS: Final = {
    "honeypot": (5, _("a field that people do not see was filled in")),
    "unsigned": (5, _("the form was not one that this site gave out")),
    "speed": (5, _("sent faster than anyone can read")),
    "burst": (5, _("many answers from one network within an hour")),
    "duplicate": (5, _("a text that was sent before today")),
    "many-links": (5, _("three links or more in a text")),
    "links": (1, _("a link in a text")),
}
PER_HOUR: Final = 5  # answers from one network before more are held
KEYS_KEPT: Final = 50
HOUR: Final = 3600
KEY_SECONDS: Final = 22 * HOUR  # a sweep every hour then keeps the promise of 24
SAME_TEXT: Final = 20  # characters; shorter texts may well be the same
LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)


@dataclass(frozen=True)
class SubmissionFacts:
    """What is looked at of one submission; `network` is never kept."""

    submit_key: str
    network: str
    seconds: int | None  # since the form was opened; None where the form is not one of ours
    trapped: bool
    texts: Sequence[str] = ()
    texts_without_links: Sequence[str] = ()
    confirms: bool = False  # nothing was to be read or written any more: it was chosen on a page before


class Verdict(NamedTuple):
    """Reasons to doubt, whether they suffice to hold, and the id shared by answers of one network and hour."""

    flags: list[str]
    held: bool
    burst: str


def check_submission(sent: SubmissionFacts) -> Verdict:
    """Score a submission."""
    flags = [*_of_the_form(sent), *_of_the_texts(sent)]
    burst = ""
    try:
        key = _daily_key()
        if key:
            burst, crowded = _count(sent, key)
            flags += ["burst"] if crowded else []
            flags += ["duplicate"] if _is_duplicate(sent, key) else []
    except OSError:
        pass  # the cache's disk is away: intake goes on without it
    return Verdict(flags, sum(REASONS[flag][0] for flag in flags) >= HOLD_AT, burst)


def _of_the_form(sent: SubmissionFacts) -> Iterable[str]:
    if sent.trapped:
        yield "honeypot"
    if sent.seconds is None:
        yield "unsigned"
    elif sent.seconds < settings.MINIMUM_SECONDS and not sent.confirms:
        yield "speed"


def _of_the_texts(sent: SubmissionFacts) -> Iterable[str]:
    links = max((len(LINK.findall(text)) for text in sent.texts_without_links), default=0)
    if links:
        yield "many-links" if links > 2 else "links"


def _count(sent: SubmissionFacts, key: str) -> tuple[str, bool]:
    """Return the id of the burst, and whether the network has sent more than its share within the hour.

    Distinct keys are counted: one form that is posted ten times is one.
    """
    if not sent.network:
        return "", False
    name, mark = f"source:{_hashed(key, sent.network)}", _hashed(key, sent.submit_key)
    burst, seen = cache.get(name) or (secrets.token_hex(16), ())
    if mark not in seen:
        seen = (*seen, mark)[-KEYS_KEPT:]
        cache.set(name, (burst, seen), HOUR)
    return burst, len(seen) > PER_HOUR


def _is_duplicate(sent: SubmissionFacts, key: str) -> bool:
    """Say whether another submission of the day had one of the texts."""
    found, mark = False, _hashed(key, sent.submit_key)
    for text in sent.texts:
        words = " ".join(text.casefold().split())
        if len(words) < SAME_TEXT:
            continue
        name = f"said:{_hashed(key, words)}"
        if not cache.add(name, mark, _rest_of_the_day()):
            found = found or cache.get(name, mark) != mark
    return found


def _hashed(key: str, text: str) -> str:
    return hmac.digest(key.encode(), text.encode(), sha256).hex()[:32]


def _daily_key() -> str:
    """Return today's key, made where there is none; empty where there is no cache to share it."""
    today = timezone.now().date()
    name = f"limiter-key:{today}"
    key = cache.get(name)
    if key is None:
        cache.delete(f"limiter-key:{today - timedelta(days=1)}")
        cache.add(name, secrets.token_hex(16), _rest_of_the_day())
        key = cache.get(name)
    return str(key or "")


def _rest_of_the_day() -> int:
    now = timezone.now()
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return min(int((midnight - now).total_seconds()) + 1, KEY_SECONDS)
