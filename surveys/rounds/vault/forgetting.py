"""Retention: words of experts, and who they are, go some months after publication, as the panel was promised."""

from calendar import monthrange
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from indicators.models import Edition
from indicators.workflow import audit
from surveys.models import Assessment, Expert, IdentityUpload, Round
from surveys.rounds.locking import State, lock_round
from surveys.rounds.vault.erasing import erase_words, wipe_free_space
from surveys.rounds.vault.identities import delete_identities

UPLOAD_DAYS = 1


def forget_expired() -> None:
    """Erase words of rounds and identities of experts whose time is over, and uploaded files that nobody confirmed."""
    today = timezone.now().date()
    IdentityUpload.objects.filter(uploaded_on__lt=today - timedelta(days=UPLOAD_DAYS)).delete()
    for round_ in _rounds_to_forget(today):
        _forget_words(round_)
    _forget_identities()
    wipe_free_space()  # every time, since who reads just then keeps a log from being emptied


def forgets_on(published: date, months: int) -> date:
    """Return the last day on which words are kept: as many calendar months later, or the last day of that month."""
    year, month = divmod(published.year * 12 + published.month - 1 + months, 12)
    return date(year, month + 1, min(published.day, monthrange(year, month + 1)[1]))


def _rounds_to_forget(today: date) -> list[Round]:
    rounds = Round.objects.filter(
        state=State.CLOSED, words_erased_on=None, edition__state=Edition.State.PUBLISHED
    ).select_related("edition")
    return [
        round_
        for round_ in rounds.order_by("pk")
        if round_.edition.published_at and today > forgets_on(round_.edition.published_at.date(), round_.keep_months)
    ]


@transaction.atomic
def _forget_words(round_: Round) -> None:
    lock_round(round_.pk, State.CLOSED)
    texts = erase_words(Assessment.objects.filter(assignment__invitation__round=round_))
    Round.objects.filter(pk=round_.pk).update(words_erased_on=timezone.now().date())
    audit.record("words of experts erased in time", subject=round_, by=None, texts=texts)


@transaction.atomic
def _forget_identities() -> None:
    """Delete who the experts are all of whose rounds are past, and who are on no panel with a planned or open one."""
    waiting = Round.objects.filter(words_erased_on=None)
    asked_again = Round.objects.filter(state__in=[State.PLANNED, State.OPEN])
    past = (
        Expert.objects.filter(invitations__isnull=False, identity__isnull=False)
        .exclude(invitations__round__in=waiting)
        .exclude(panels__rounds__in=asked_again)
    )
    experts = Expert.objects.filter(pk__in=list(past.values_list("pk", flat=True).distinct()))
    if count := delete_identities(experts):
        audit.record("identities erased in time", subject="surveys.identity", by=None, identities=count)
