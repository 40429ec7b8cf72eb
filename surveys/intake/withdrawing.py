"""Withdrawal: answers and texts are deleted at once; the empty row stays, so that its receipt can say so."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from lib import erasures_file
from lib.refusals import Refused
from surveys import tallying
from surveys.intake import erasure_hashes
from surveys.models import Answer, AnswerText, QualityMark, Response, TextCode

EMPTY: Final[dict[str, Any]] = {
    "status": Response.Status.ERASED, "content_hash": "", "language": "", "consent": "", "flags": [], "duration": None,
    "burst": "", "burst_size": 1, "held_group": None,
    "country": None, "indicator": None, "edition": None, "shown": None,
}  # fmt: skip


@transaction.atomic
def withdraw(response: Response) -> None:
    """Delete the answers and texts of a response and empty its row. Raises `Refused` if it was withdrawn before."""
    if not empty(response):
        raise Refused(_("These answers have been withdrawn already."))


@transaction.atomic
def empty(response: Response, *, flags: Sequence[str] = ()) -> bool:
    """Delete all of a response but its day, its version and its receipt; return whether there was something left."""
    tallying.unfold([response.pk])
    left = Response.objects.filter(pk=response.pk).exclude(status=Response.Status.ERASED)
    if not left.update(**{**EMPTY, "flags": list(flags)}):
        return False
    AnswerText.objects.filter(response=response.pk).delete()
    Answer.objects.filter(response=response.pk).delete()
    TextCode.objects.filter(response=response.pk).delete()  # what coders did went with the texts
    QualityMark.objects.filter(response=response.pk).delete()
    response.refresh_from_db()
    erasure = erasure_hashes.of_response(response.receipt_hash, *response.flags[:1])
    transaction.on_commit(partial(erasures_file.note, [erasure]), robust=True)
    return True
