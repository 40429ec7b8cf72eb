"""Releases of corrections, and their withdrawal, made inside a site by two people."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from indicators import workflow
from indicators.models import Edition, Release, Score
from tests.factories import member

YEAR = 2025
CHANGED = ("KEN", "cocaine-trade")


def _two() -> tuple[User, User]:
    names = User.objects.in_bulk(["first", "second"], field_name="username")
    return (names.get("first") or member("publisher", "first"), names.get("second") or member("publisher", "second"))


def _release(kind: Release.Kind, reason: str, withdraws: Release | None = None) -> Release:
    first, second = _two()
    edition = Edition.objects.get(year=YEAR)
    reasons = {code: reason for code, _name in settings.LANGUAGES}
    prepared = workflow.prepare(edition, kind=kind, by=first, reasons=reasons, withdraws=withdraws)
    return workflow.confirm(prepared, by=second)


@transaction.atomic
def correct() -> None:
    """Publish a correction of one score by half a point."""
    first, _second = _two()
    score = Score.objects.get(edition__year=YEAR, country__iso3=CHANGED[0], indicator__slug=CHANGED[1])
    update = workflow.propose(
        score, (score.half_points or 0) + 1, reason="Read wrongly.", method="by hand", evidence="The report, page 7."
    )
    workflow.accept(update, reviewer=first, reason="The report says so.")
    _release(Release.Kind.ERRATUM, "A score was read wrongly.")


@transaction.atomic
def withdraw() -> None:
    """Withdraw the newest release."""
    _release(
        Release.Kind.WITHDRAWAL, "The correction was wrong.", Release.objects.get(number=_newest(), demonstration=False)
    )


def _newest() -> int:
    numbers = Release.objects.filter(demonstration=False).order_by("-number").values_list("number", flat=True)
    return numbers[0]
