"""Find decisions that rest on an older run, and say what the newest run of their score gives."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import ScoreUpdate
from lib.numbers import half_points, score
from surveys.models import Aggregate, Run

State = ScoreUpdate.State
DECIDED = (State.ACCEPTED, State.OVERRIDDEN, State.AWAITING, State.PUBLISHED)
RESTS_ON_OLDER = Q(state__in=DECIDED, newer_run__isnull=False)
DIFFERS = RESTS_ON_OLDER & (Q(newer_n=0) | ~Q(newer_half_points=F("proposed")) | Q(proposed=None))


def with_newer(updates: QuerySet[ScoreUpdate]) -> QuerySet[ScoreUpdate]:
    """Annotate updates with the newest later run of their score: `newer_run`, `newer_n`, `newer_half_points`."""
    later = Aggregate.objects.filter(
        score=OuterRef("score"), run__state=Run.State.DONE, run__gt=OuterRef("aggregate__run")
    ).order_by("-run")
    return updates.annotate(
        newer_run=Subquery(later.values("run")[:1]),
        newer_n=Subquery(later.values("n")[:1]),
        newer_half_points=Subquery(later.values("half_points")[:1]),
    )


def differs(update: ScoreUpdate) -> bool:
    """Return whether the newer run gives another value than was proposed, as `DIFFERS` does in SQL."""
    value: int | None = getattr(update, "newer_half_points", None)
    return not getattr(update, "newer_n", 0) or update.proposed is None or value != update.proposed


def sentence(update: ScoreUpdate) -> str:
    """Return a sentence on what the newer run gives, in points; empty without one, or on an undecided update."""
    run: int | None = getattr(update, "newer_run", None)
    if run is None or update.state not in DECIDED:
        return ""
    value: int | None = getattr(update, "newer_half_points", None)
    if value is None or not getattr(update, "newer_n", 0):
        return _("Run %(run)s counts no expert any more.") % {"run": run}
    figures = {"run": run, "value": half_points(value)}
    if update.proposed is None:
        return _("Run %(run)s gives %(value)s.") % figures
    if value == update.proposed:
        return _("Run %(run)s gives the same.") % figures
    more = {**figures, "difference": score(Decimal(abs(value - update.proposed)) / 2, 1)}
    if value > update.proposed:
        return _("Run %(run)s gives %(value)s: %(difference)s more.") % more
    return _("Run %(run)s gives %(value)s: %(difference)s less.") % more


def successor(update: ScoreUpdate) -> ScoreUpdate | None:
    """Return the newest update of the score after a stale one; None otherwise."""
    if update.state != State.STALE:
        return None
    return ScoreUpdate.objects.filter(score=update.score_id, pk__gt=update.pk).order_by("pk").last()


def before_release(updates: Sequence[ScoreUpdate]) -> Iterator[SafeString]:
    """Yield at most one warning: how many of these signed updates rest on an older run, with a link to them."""
    outdated = with_newer(ScoreUpdate.objects.filter(pk__in=[update.pk for update in updates])).filter(RESTS_ON_OLDER)
    older = outdated.count()
    if not older:
        return
    rest = ngettext(
        "%(count)s signed update rests on an older run", "%(count)s signed updates rest on an older run", older
    ) % {"count": older}
    differ = outdated.filter(DIFFERS).count()
    queue = reverse("admin:indicators_scoreupdate_changelist")
    yield format_html(
        '{}; {} <a href="{}?state=all&amp;edition={}&amp;run={}">{}</a>',
        rest,
        _what_newer_gives(differ),
        queue,
        updates[0].score.edition.year,
        "differs" if differ else "older",
        _("Look at them"),
    )


def _what_newer_gives(differ: int) -> str:
    """Return for how many updates a newer run gives another value, as the end of a sentence."""
    if not differ:
        return _("a newer one gives the same.")
    return ngettext(
        "a newer one gives another value for %(count)s of them.",
        "a newer one gives another value for %(count)s of them.",
        differ,
    ) % {"count": differ}
