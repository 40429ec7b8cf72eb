"""Public answers to visitors' feedback: written at each release for the updates it decides on, or by hand."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Country, Edition, Indicator, Outcome, Release, ScoreUpdate
from indicators.workflow import audit, noising
from indicators.workflow.baseline import cell_key
from lib import caching
from lib.refusals import Refused

State = ScoreUpdate.State


def write_outcomes(release: Release) -> None:
    """Write an outcome for each update that the release publishes, or that was rejected, whether visitors spoke or not.

    Everyone may read those whose noised count is shown; the others stand behind receipts. What a withdrawn release said
    of an update is not read by anybody: the release that decides on it again says anew, and draws anew.
    """
    updates = _decided_by(release)
    public = noising.there_without_visitors(updates, release.edition)
    counts = noising.draw_counts(release, public)
    visitors = {update.pk: noising.hide_small(counts.get(cell_key(update))) for update in public}
    now = timezone.now()
    Outcome.objects.bulk_create(
        [
            Outcome(
                kind=_kind(update),
                edition=release.edition,
                country_id=update.score.country_id,
                indicator_id=update.score.indicator_id,
                text=update.public_reason,
                visitors=visitors.get(update.pk),
                update=update,
                release=release,
                published_at=now,
            )
            for update in updates
        ],
        update_conflicts=True,
        unique_fields=["update"],
        update_fields=["kind", "text", "visitors", "release", "published_at"],
        batch_size=500,
    )


def _decided_by(release: Release) -> list[ScoreUpdate]:
    """Return the updates that a release publishes, and the rejected ones that no release has spoken of, by key."""
    decided = ScoreUpdate.objects.filter(
        Q(state=State.PUBLISHED, release=release) | Q(state=State.REJECTED),
        Q(outcome=None) | Q(outcome__release__withdrawal__isnull=False),
        score__edition=release.edition,
    )
    return list(decided.select_related("score").order_by("pk"))


def _kind(update: ScoreUpdate) -> Outcome.Kind:
    changed = update.state == State.PUBLISHED and update.final != update.old_half_points
    return Outcome.Kind.CHANGED if changed else Outcome.Kind.KEPT


@transaction.atomic
def answer_feedback(
    kind: Outcome.Kind,
    *,
    edition: Edition,
    text: str,
    by: User,
    country: Country | None = None,
    indicator: Indicator | None = None,
) -> Outcome:
    """Publish and return the answer to feedback that led to no update: text corrected, out of scope, or score kept.

    About a cell it stands behind receipts, unless the newest release shows a count of that cell: an answer would say
    that somebody spoke. `Refused` without a text, and for the kind CHANGED, which only releases write.
    """
    if kind == Outcome.Kind.CHANGED:
        raise Refused(_("Score changes are announced by their release."))
    if not text.strip():
        raise Refused(_("Say what was done and why."))
    outcome = Outcome.objects.create(
        kind=kind,
        edition=edition,
        country=country,
        indicator=indicator,
        text=text.strip(),
        visitors=noising.newest_shown(edition, country, indicator) if country and indicator else None,
        published_at=timezone.now(),
    )
    audit.record("feedback answered", subject=outcome, by=by, kind=str(kind), text=outcome.text)
    caching.new_generation()
    return outcome
