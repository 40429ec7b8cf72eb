"""Redaction: a passage that points to a person is removed from a text for good, with an entry of who and why."""

from functools import partial

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib import erasures_file
from lib.refusals import Refused
from surveys.intake import erasure_hashes
from surveys.intake.folding import folded
from surveys.models import AnswerText, Quotation

REMOVED = "[…]"  # replaces a removed passage


@transaction.atomic
def redact(text: AnswerText, *, passage: str, reason: str, by: User) -> None:
    """Replace a passage everywhere in a text by “[…]”. Raises `Refused` if the text does not, or no longer, hold it."""
    sought = passage.strip()
    if not sought or sought not in text.text:
        raise Refused(_("This passage is not in the text: copy it exactly."))
    left = text.text.replace(sought, REMOVED)
    changed = AnswerText.objects.filter(pk=text.pk, text=text.text).update(
        text=left, folded=folded(left), redacted_at=timezone.now()
    )
    if not changed:
        raise Refused(_("The text was changed meanwhile: look at it again."))
    Quotation.objects.filter(text=text.pk).delete()  # it may hold what was removed here
    text.text = left
    message = _("Words removed from “%(question)s”: %(reason)s") % {"question": _code(text), "reason": reason}
    LogEntry.objects.log_actions(by.pk, [text.response], CHANGE, message)
    transaction.on_commit(partial(erasures_file.note, [erasure_hashes.of_text(text)]), robust=True)


def _code(text: AnswerText) -> str:
    return f"{text.question.code}.{text.option.code}" if text.option else text.question.code
