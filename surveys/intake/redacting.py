"""What points to a person is taken out of somebody's words, for good; who did it and why stays."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import AnswerText

REMOVED = "[…]"  # stands where words were taken out


@transaction.atomic
def redact(text: AnswerText, *, passage: str, reason: str, by: User) -> None:
    """Take a passage out of a text, everywhere in it. Refuses one that is not there, or no longer."""
    wanted = passage.strip()
    if not wanted or wanted not in text.text:
        raise Refused(_("This passage is not in the text: copy it exactly as it stands there."))
    left = text.text.replace(wanted, REMOVED)
    changed = AnswerText.objects.filter(pk=text.pk, text=text.text).update(text=left, redacted_at=timezone.now())
    if not changed:
        raise Refused(_("The text was changed meanwhile: look at it again."))
    text.text = left
    said = _("Words taken out of “%(question)s”: %(reason)s") % {"question": _code(text), "reason": reason}
    LogEntry.objects.log_actions(by.pk, [text.response], CHANGE, said)


def _code(text: AnswerText) -> str:
    return f"{text.question.code}.{text.option.code}" if text.option else text.question.code
