"""Marks of the quality rules: looked for as background work, undone by people, counted beside the flags."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.background.job import LostLease, queued
from lib.refusals import Refused
from surveys.analysis.quality_rules import DUPLICATE, RULES
from surveys.analysis.selecting import Selection
from surveys.intake import folding
from surveys.models import AnswerText, QualityCheck, QualityMark, Response, Survey

AT_ONCE: Final = 500  # responses in one transaction


@transaction.atomic
def ask_for_check(survey: Survey, *, by: User) -> QualityCheck:
    """Return the check of a survey, queued; one that is at work already is left alone."""
    check, made = QualityCheck.objects.get_or_create(survey=survey, defaults={"by": by})
    if not made:
        done = QualityCheck.objects.filter(pk=check.pk, state__in=[check.State.DONE, check.State.FAILED])
        done.update(by=by, created_at=timezone.now(), **queued())
        check.refresh_from_db()
    return check


def work_on(check: QualityCheck) -> None:
    """Mark the responses of a survey by every rule, if the check is due and no other worker has claimed it."""
    if not check.claim():
        return
    try:
        folding.fold_texts()
        for done, code in enumerate(RULES):
            check.heartbeat(done, len(RULES))
            _mark(check, code)
        check.finish()
    except LostLease:
        return


def _mark(check: QualityCheck, code: str) -> None:
    """Mark what meets a rule now, and take the marks of what does not any longer; what people undid stays undone.

    Marks of the same words stay where the words are gone: figures would change on the day that texts expire.
    """
    marks = QualityMark.objects.filter(response__survey=check.survey_id, rule=code)
    marked = set(marks.values_list("response", flat=True))
    met = set(RULES[code].find(check.survey))
    for keys in _batches(met - marked):
        _add(keys, code)
        check.heartbeat(check.done, check.total)
    for keys in _batches(marked - met):
        old = marks.filter(response__in=keys, undone_by=None)
        if code == DUPLICATE:
            old = old.filter(response__in=AnswerText.objects.filter(response__in=keys).values("response"))
        old.delete()


def _batches(keys: set[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    yield from (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


@transaction.atomic
def _add(keys: Sequence[int], code: str) -> None:
    # Locked, as withdrawal does first: an empty response gets no mark.
    left = Response.objects.filter(pk__in=keys).exclude(status=Response.Status.ERASED).order_by("pk")
    today = timezone.now().date()
    QualityMark.objects.bulk_create(
        [
            QualityMark(response_id=pk, rule=code, day=today)
            for pk in left.select_for_update().values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def undo(mark: QualityMark, *, because: str, by: User) -> None:
    """Undo a mark, with an entry in the history of its response. Raises `Refused` without a reason, or twice."""
    if not because.strip():
        raise Refused(_("Say why: nothing was undone."))
    undone = QualityMark.objects.filter(pk=mark.pk, undone_by=None).update(undone_by=by, undone_because=because.strip())
    if not undone:
        raise Refused(_("Someone has undone this mark already, or it is gone."))
    words = {"rule": RULES[mark.rule].words if mark.rule in RULES else mark.rule, "reason": because.strip()}
    message = _("Quality mark undone: %(rule)s. %(reason)s") % words
    LogEntry.objects.log_actions(by.pk, [mark.response], CHANGE, message)


def rules_of(response: Response) -> list[str]:
    """Return the rules by which a response is marked, those that were undone left out."""
    return list(QualityMark.objects.filter(response=response, undone_by=None).values_list("rule", flat=True))


def marks_in(selection: Selection) -> QuerySet[QualityMark]:
    """Return the marks of a selection's responses that nobody undid."""
    return QualityMark.objects.filter(selection.condition("response__"), undone_by=None).order_by()


def marked_counts(selection: Selection) -> dict[str, int]:
    """Return {rule: number of marked responses}; under "" the number that carry a mark and no flag."""
    counts = dict(marks_in(selection).values_list("rule").annotate(n=Count("pk")))
    if counts:
        counts[""] = marks_in(selection).filter(response__flags=[]).values("response").distinct().count()
    return counts


def marked_by_day(selection: Selection) -> Counter[tuple[str, date]]:
    """Return {(status, day): number of responses that carry a mark and no flag}."""
    rows = marks_in(selection).filter(response__flags=[])
    counted = rows.values_list("response__status", "response__submitted_on").annotate(
        n=Count("response", distinct=True)
    )  # fmt: skip
    return Counter({(status, day): n for status, day, n in counted})
