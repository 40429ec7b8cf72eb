"""Draw the public counts of a release: how many visitors spoke of each cell that it decides on, with noise.

A neighbor is one response: with it or without it, what the public reads is almost as likely. It is about one cell, and
a release says one number of a cell, so that each release costs ε, and all of them together at most the sum.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from django.conf import settings

from indicators.models import Country, Edition, Indicator, PublicCount, Release, ScoreUpdate
from indicators.models.feedback import FEWEST_SHOWN
from indicators.scoring.noise import RandomSource, noised
from indicators.workflow.baseline import CellKey, cell_key
from lib import rehearsal

State = ScoreUpdate.State
CLOSED = (State.PUBLISHED, State.REJECTED, State.SENT_BACK)
SOURCE: RandomSource = secrets.SystemRandom()
IN_ONE_STATEMENT = 500


def draw_counts(release: Release, updates: Iterable[ScoreUpdate]) -> Mapping[CellKey, int]:
    """Return {cell: visitors, with noise} of the updates that a release decides on, drawn unless it was drawn before.

    Also where nobody spoke: a number that is there only because somebody did would tell so. Of several updates of a
    cell the newest is counted. Nothing is drawn in a rehearsal: who looks at many previews would see the noise average
    out.
    """
    if rehearsal.is_on():
        return {}
    rows = PublicCount.objects.filter(release=release).values_list("country_id", "indicator_id", "count")
    counts = {(country, indicator): count for country, indicator, count in rows}
    visitors = {cell_key(update): update.visitors for update in sorted(updates, key=lambda update: update.pk)}
    epsilon = settings.PUBLIC_EPSILON
    drawn = {cell: noised(count, Fraction(epsilon), SOURCE) for cell, count in visitors.items() if cell not in counts}
    PublicCount.objects.bulk_create(
        [
            PublicCount(release=release, country_id=country, indicator_id=indicator, count=count, epsilon=epsilon)
            for (country, indicator), count in drawn.items()
        ],
        batch_size=IN_ONE_STATEMENT,
    )
    return {**counts, **drawn}


def hide_small(count: int | None) -> int | None:
    """Return a noised count that is large enough to be shown, else None."""
    return count if count is not None and count >= FEWEST_SHOWN else None


def newest_shown(edition: Edition, country: Country, indicator: Indicator) -> int | None:
    """Return the count that the newest release drew for a cell, where it is shown: for answers written by hand."""
    drawn = PublicCount.objects.filter(country=country, indicator=indicator, release__withdrawal=None)
    drawn = drawn.filter(release__demonstration=edition.demonstration).order_by("-release__number")
    return hide_small(drawn.values_list("count", flat=True).first())


def there_without_visitors(updates: Iterable[ScoreUpdate], edition: Edition) -> list[ScoreUpdate]:
    """Return those of an edition's decided updates that would be there had no visitor spoken.

    An update that carries only visitors' answers exists because of them, maybe because of one, and so does one that a
    run made after a decision although the panel was the same. A row about it in public would tell so whatever number
    it shows: it stands behind receipts. Where the score changed, that is public anyway.
    """
    before = _decided_before(edition)
    return [update for update in updates if _is_there_without_visitors(update, before.get(update.pk))]


def _is_there_without_visitors(update: ScoreUpdate, before: ScoreUpdate | None) -> bool:
    if update.proposed_by_id or (update.state == State.PUBLISHED and update.final != update.old_half_points):
        return True
    if update.proposed is None and not update.n:
        return False
    return before is None or before.state == State.SENT_BACK or _panel(before) != _panel(update)


def _panel(update: ScoreUpdate) -> Sequence[object]:
    """Return what an update says of its panel."""
    return update.n, update.low, update.high, update.agreement


def _decided_before(edition: Edition) -> Mapping[int, ScoreUpdate]:
    """Return {key of a closed update of an edition: the one of the same score that was closed before it}."""
    closed = ScoreUpdate.objects.filter(score__edition=edition, state__in=CLOSED).order_by("pk")
    last: dict[int, ScoreUpdate] = {}
    before: dict[int, ScoreUpdate] = {}
    for update in closed.only("score", "state", "n", "low", "high", "agreement"):
        if update.score_id in last:
            before[update.pk] = last[update.score_id]
        last[update.score_id] = update
    return before
