"""What a respondent takes back is gone at once; the row stays, empty, so that its receipt tells the truth."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import Answer, AnswerText, Response

EMPTY: Final[dict[str, Any]] = {
    "status": Response.Status.ERASED, "content_hash": "", "burst": "", "flags": [], "duration": None,
    "country": None, "indicator": None, "edition": None, "shown": None,
}  # fmt: skip


@transaction.atomic
def withdraw(response: Response) -> None:
    """Erase texts, answers and what they were about, once."""
    left = Response.objects.filter(pk=response.pk).exclude(status=Response.Status.ERASED)
    if not left.update(**EMPTY):
        raise Refused(_("These answers have been withdrawn already."))
    AnswerText.objects.filter(response=response.pk).delete()
    Answer.objects.filter(response=response.pk).delete()
    response.refresh_from_db()
