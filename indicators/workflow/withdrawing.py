"""The way back: what the withdrawal of a release restores, and the writing of it."""

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from indicators.models import Edition, Release, Score, ScoreUpdate
from indicators.workflow import cells
from indicators.workflow.baseline import cell_key
from indicators.workflow.cells import Held
from lib.refusals import Refused

State = ScoreUpdate.State
KINDS = (Release.Kind.IMPORT, Release.Kind.EDITION)  # they made their edition public


def withdrawable(edition: Edition) -> Release | None:
    """Return the release of an edition that may be withdrawn: the newest that stands; None where none does."""
    standing = Release.objects.filter(edition=edition, withdrawal=None).exclude(kind=Release.Kind.WITHDRAWAL)
    newest: Release | None = standing.order_by("-number").first()
    return newest


def refuse_to_withdraw(release: Release) -> None:
    """Raise `Refused` unless the release is the newest of its edition that stands and what it changed is known."""
    newest = withdrawable(release.edition)
    if newest is None or newest.pk != release.pk:
        raise Refused(
            _("Release %(number)s cannot be withdrawn: only the newest release of an edition that stands can.")
            % {"number": release.number}
        )
    if release.cells_before is None and release.kind != Release.Kind.IMPORT:
        raise Refused(
            _(
                "Release %(number)s was published before withdrawals were possible: the scores before it are not kept."
                " Correct it by an erratum."
            )
            % {"number": release.number}
        )
    if release.kind in KINDS:
        _refuse_where_carried(release.edition)


def _refuse_where_carried(edition: Edition) -> None:
    """Raise `Refused` where a published edition took over scores of this one: they would come from nowhere."""
    carried = Score.objects.filter(edition__state=Edition.State.PUBLISHED, edition__demonstration=False)
    later = carried.filter(carried_from=edition.year).order_by("edition__year").exclude(edition=edition)
    year = later.values_list("edition__year", flat=True).first()
    if year is not None:
        raise Refused(
            _("Edition %(later)s carries scores forward from edition %(year)s: withdraw that edition first.")
            % {"later": year, "year": edition.year}
        )


def restored(release: Release) -> Held:
    """Return what each cell holds again once the release is withdrawn; nothing for an import that kept nothing."""
    return cells.unpacked(bytes(release.cells_before)) if release.cells_before is not None else {}


def overtaken(release: Release, restored_cells: Held) -> list[ScoreUpdate]:
    """Return the unfinished updates that were proposed against what is withdrawn, by key."""
    unfinished = ScoreUpdate.objects.filter(score__edition=release.edition, state__in=ScoreUpdate.UNFINISHED)
    updates = list(unfinished.select_related("score").order_by("pk"))
    if release.kind in KINDS:
        return updates
    return [update for update in updates if cell_key(update) in restored_cells]


def reopened(release: Release) -> Sequence[ScoreUpdate]:
    """Return the updates that are signed and unpublished again once an edition is withdrawn; none of an erratum's."""
    if release.kind not in KINDS:
        return []
    return list(ScoreUpdate.objects.filter(release=release).select_related("score").order_by("pk"))


def take_back(release: Release, restored_cells: Held) -> None:
    """Bring the cells back, and take an edition that the release published out of the public. In its transaction.

    The updates of an edition return to how they were signed; those of an erratum stay, as history.
    """
    cells.write(release.edition, restored_cells)
    if release.kind not in KINDS:
        return
    state = Edition.State.DRAFT if release.kind == Release.Kind.IMPORT else Edition.State.REVIEW
    Edition.objects.filter(pk=release.edition_id).update(state=state, published_at=None)
    updates = ScoreUpdate.objects.filter(release=release)
    updates.filter(final=F("proposed")).update(state=State.ACCEPTED, release=None)
    updates.update(state=State.OVERRIDDEN, release=None)
