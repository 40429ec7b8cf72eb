"""The agreement of a panel as the review desk prints it: a word, a_wg (1 is full), and the distance in points."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.models import ScoreUpdate
from indicators.scoring import agreement, flags
from lib.numbers import MINUS, score

WORDS: dict[str, Promise] = {"strong": _("strong"), "moderate": _("moderate"), "weak": _("weak")}


@dataclass(frozen=True)
class Agreement:
    """A panel's agreement as texts; all empty where it cannot be computed."""

    word: str
    value: str  # a_wg
    distance: str  # points


def agreement_of(update: ScoreUpdate, distance: Decimal | None) -> Agreement:
    """Return the agreement of an update's panel; `distance` is the mean distance from the median, from its run."""
    disagrees = flags.DISAGREE in update.flags
    word = agreement.strength(update.n, update.agreement, distance, disagrees=disagrees)
    if not word:
        return Agreement("", "", "")
    return Agreement(str(WORDS[word]), _printed(update.agreement), _printed(distance))


def _printed(value: Decimal | None) -> str:
    if value is None:
        return ""
    rounded = value.quantize(Decimal("0.01"))
    return (MINUS if rounded < 0 else "") + score(abs(rounded))
