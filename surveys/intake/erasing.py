"""Erasing by staff: a response is emptied as by withdrawal; its receipt says that it was, and why in general words.

It leaves every figure of the admin at once, public ones with the next release, and files, which are made anew each
time. Saved answers need no erasing: they went when the response was sent.
"""

from typing import Final

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.refusals import Refused
from surveys.intake.withdrawing import empty
from surveys.models import Response

PREFIX: Final = "erased-"
# Code of the cause, kept among the flags of the empty row -> words for its author and for the log.
CAUSES: Final = {
    "identifies": gettext_lazy("It could identify or endanger someone."),
    "asked": gettext_lazy("Someone whom it concerns asked for it."),
    "law": gettext_lazy("A law or a court requires it."),
    "abuse": gettext_lazy("It was no answer to the questions: an insult, an advertisement or a threat."),
}


@transaction.atomic
def erase(response: Response, *, by: User, cause: str, why: str) -> None:
    """Delete the answers and texts of a response and empty its row; keep in the log who, when and why.

    `cause` is a code of `CAUSES`, told by the receipt; `why` stays with the staff. Raises `Refused` where there is
    nothing left to erase, or no reason.
    """
    if cause not in CAUSES or not why.strip():
        raise Refused(_("Say why: nothing was erased."))
    if not empty(response, flags=[PREFIX + cause]):
        raise Refused(_("These answers are gone already: they were withdrawn or erased."))
    message = _("Erased. %(cause)s %(why)s") % {"cause": CAUSES[cause], "why": why.strip()}
    LogEntry.objects.log_actions(by.pk, [response], CHANGE, message)


def cause_of(response: Response) -> str:
    """Return in general words why staff erased a response; empty where nobody did."""
    causes = [flag.removeprefix(PREFIX) for flag in response.flags if flag.startswith(PREFIX)]
    return str(CAUSES.get(causes[0], "")) if causes else ""
