"""Signs of spam or of a brigade: they give points, and from 5 on a submission is held for a person, never refused.

State is kept in the cache alone: hashes under a random key of the day, deleted within 24 hours, useless without that
key. What it holds of a network goes an hour after the last answer from there. Where the cache is away, submissions are
recorded without these signs.
"""

import hmac
import math
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

from surveys.intake.alike import Fingerprint, are_alike, fingerprint
from surveys.kinds.asked import Reply

HOLD_AT: Final = 5
# code -> (points, words for the researcher)
REASONS: Final = {
    "honeypot": (5, _("a field that people do not see was filled in")),
    "unsigned": (5, _("the form was not one that this site gave out")),
    "speed": (5, _("sent faster than anyone can read")),
    "burst": (5, _("like five or more other answers from one network within an hour")),
    "crowd": (5, _("more than 200 answers from one network without an hour between them")),
    "duplicate": (5, _("a text that was sent before today")),
    "many-links": (5, _("three links or more in a text")),
    "links": (1, _("a link in a text")),
}
ALIKE_PER_HOUR: Final = 5  # answers from one network that are alike, before more of them are held
MOST_PER_HOUR: Final = 200  # whatever they say: a program can vary them without end, and fill the disk
KEYS_KEPT: Final = 50
FIVE_MINUTES: Final = 300
HOUR: Final = 3600
KEY_SECONDS: Final = 22 * HOUR  # a sweep every hour then keeps the promise of 24
SAME_TEXT: Final = 20  # characters; shorter texts may well be the same
LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)


@dataclass(frozen=True)
class SubmissionFacts:
    """The facts about one submission that are checked; `network` is never stored."""

    submit_key: str
    network: str
    seconds: int | None  # since the form was opened; None without a valid stamp
    trapped: bool
    texts: Sequence[str] = ()
    texts_without_links: Sequence[str] = ()
    confirms: bool = False  # only confirms a step chosen on the page before, with nothing to read or write
    replies: Sequence[Reply] = ()  # none that was skipped
    about: Sequence[int] = ()  # the keys of the score it is about


class Verdict(NamedTuple):
    """Codes of REASONS, whether the submission is held, and the id of its burst: one network within an hour."""

    flags: list[str]
    held: bool
    burst: str


def check_submission(submission: SubmissionFacts) -> Verdict:
    """Return the signs of spam in a submission, and whether they add up to holding it."""
    flags = [*_of_the_form(submission), *_of_the_texts(submission)]
    burst = ""
    try:
        key = _daily_key()
        if key:
            burst, signs = _of_the_network(submission, key)
            flags += signs
            flags += ["duplicate"] if _is_duplicate(submission, key) else []
    except OSError:
        pass  # the cache is a folder whose disk is away: recording does not need it
    return Verdict(flags, sum(REASONS[flag][0] for flag in flags) >= HOLD_AT, burst)


def count(network: str, kind: str) -> int:
    """Count an act of a network, and return how many of its kind it did within the hour; 0 where nobody can tell."""
    try:
        key = _daily_key() if network else ""
        if not key:
            return 0
        name = f"{kind}:{_hashed(key, network)}"
        number = int(cache.get(name) or 0) + 1
        cache.set(name, number, _an_hour())
    except OSError:
        return 0
    return number


def _of_the_form(submission: SubmissionFacts) -> Iterable[str]:
    if submission.trapped:
        yield "honeypot"
    if submission.seconds is None:
        yield "unsigned"
    elif submission.seconds < settings.MINIMUM_SECONDS and not submission.confirms:
        yield "speed"


def _of_the_texts(submission: SubmissionFacts) -> Iterable[str]:
    links = max((len(LINK.findall(text)) for text in submission.texts_without_links), default=0)
    if links:
        yield "many-links" if links > 2 else "links"


def _of_the_network(submission: SubmissionFacts, key: str) -> tuple[str, list[str]]:
    """Return the id of the burst, and the signs in what else its network sent within the hour.

    Distinct submission keys are counted: a form that is posted ten times counts once, as it was last. The cache holds
    the id of the burst, how many came, and the fingerprints of the last 50 by the hash of their submission key.
    """
    if not submission.network:
        return "", []
    name, mark = f"network:{_hashed(key, submission.network)}", _hashed(key, submission.submit_key)
    nothing: tuple[str, int, dict[str, Fingerprint]] = secrets.token_hex(16), 0, {}
    burst, count, fingerprints = cache.get(name) or nothing
    own = fingerprint(submission.replies, submission.about, key)
    if fingerprints.get(mark) != own:
        count += mark not in fingerprints
        fingerprints = dict([*fingerprints.items(), (mark, own)][-KEYS_KEPT:])
        cache.set(name, (burst, count, fingerprints), _an_hour())
    n_alike = sum(are_alike(own, other) for sent, other in fingerprints.items() if sent != mark)
    signs = [("burst", n_alike >= ALIKE_PER_HOUR), ("crowd", count > MOST_PER_HOUR)]
    return burst, [sign for sign, is_there in signs if is_there]


def _is_duplicate(submission: SubmissionFacts, key: str) -> bool:
    """Return whether another submission of the day had one of the texts."""
    is_duplicate, mark = False, _hashed(key, submission.submit_key)
    for text in submission.texts:
        words = " ".join(text.casefold().split())
        if len(words) < SAME_TEXT:
            continue
        name = f"text:{_hashed(key, words)}"
        if not cache.add(name, mark, _rest_of_the_day()):
            is_duplicate = is_duplicate or cache.get(name, mark) != mark
    return is_duplicate


def _hashed(key: str, text: str) -> str:
    return hmac.digest(key.encode(), text.encode(), sha256).hex()[:32]


def _daily_key() -> str:
    """Return today's key, made if there is none yet; empty where the cache is away."""
    today = timezone.now().date()
    name = f"limiter-key:{today}"
    key = cache.get(name)
    if key is None:
        cache.delete(f"limiter-key:{today - timedelta(days=1)}")
        cache.add(name, secrets.token_hex(16), _rest_of_the_day())
        key = cache.get(name)
    return str(key or "")


def _an_hour() -> float:
    """Return the seconds until an hour has passed, and on to a full five minutes: an expiry tells no second."""
    now = timezone.now().timestamp()
    return math.ceil((now + HOUR) / FIVE_MINUTES) * FIVE_MINUTES - now


def _rest_of_the_day() -> float:
    """Return the seconds until midnight; where that is longer than 22 hours, until the full hour before they end."""
    now = timezone.now()
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC).timestamp()
    ends = min(midnight, (now.timestamp() + KEY_SECONDS) // HOUR * HOUR)
    return max(1.0, ends - now.timestamp())  # Redis keeps nothing for less than a second
