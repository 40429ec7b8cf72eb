"""The labels of flags, gates, steps and strata at the review desk."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.scoring import flags
from indicators.scoring.gates import Gate
from surveys import aggregation

FLAG_NAMES: dict[str, Promise] = {
    flags.DISAGREE: _("disagreement"),
    flags.SPLIT: _("two camps"),
    flags.OUTLIER: _("outlier"),
    flags.THIN: _("two experts"),
    flags.INSUFFICIENT: _("one expert"),
    flags.NO_EXPERT: _("no expert"),
    flags.PUBLIC: _("visitors differ"),
    flags.VISITORS: _("moved by visitors"),
    flags.TIE: _("near a tie"),
    flags.NOISE: _("within the interval"),
}
FLAG_SENTENCES: dict[str, Promise] = {
    flags.DISAGREE: _("The scores lie more than a point from their median on average, or four points apart."),
    flags.SPLIT: _("There are two camps: a gap of 2.5 points or more, with two experts on each side."),
    flags.OUTLIER: _("One score lies far from all the others."),
    flags.THIN: _("Only two experts scored it."),
    flags.INSUFFICIENT: _("Only one expert scored it."),
    flags.NO_EXPERT: _("No expert scored it; without a decision the value before is carried forward."),
    flags.PUBLIC: _("Visitors of different standing agree on a value at least 1.5 points away."),
    flags.VISITORS: _("Visitors’ answers change the rounded score."),
    flags.TIE: _("The consensus lies near the boundary between two half points."),
    flags.NOISE: _("The previous score lies within the interval: the change may be noise."),
}
GATES: dict[str, Promise] = {
    Gate.BULK: _("Can be accepted in bulk."),
    Gate.ONE: _("One reviewer, with a reason."),
    Gate.TWO: _("Two reviewers, with evidence."),
}
# Why a rating weighs nothing, where a person gave no words for it; a recusal says nothing but that it is one.
EXCLUDED: dict[str, Promise] = {aggregation.RECUSED: _("recused"), aggregation.NO_REASON: _("no reason given")}
STEPS: dict[int, Promise] = {
    2: _("Far too low"),
    1: _("Too low"),
    0: _("About right"),
    -1: _("Too high"),
    -2: _("Far too high"),
}
STRATA: dict[str, Promise] = {
    "live-there": _("live there"),
    "from-there": _("are from there"),
    "work-on-it": _("work on it"),
    "read-about-it": _("read about it"),
    "not-said": _("did not say"),
}


def excluded_because(reason: str) -> str:
    """Return why a rating weighs nothing, in the reader's language where it is no person's words."""
    return str(EXCLUDED.get(reason, reason))
