"""How much strangers may leave here: answers kept unsent, and answers that wait for a person, each have an end.

Without one, whoever fills in forms by program fills the disk of a small server in a day: answers saved by one address
came to 21 MB in ten seconds.
"""

from typing import Final

from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.intake import spam
from surveys.models import Response, SavedAnswers

SAVED_PER_HOUR: Final = 60  # of one network, as two classes behind one address; what is saved again counts once
MOST_SAVED: Final = 5_000  # 14 days of them, of 60,000 characters at most
MOST_HELD: Final = 10_000


def refuse_more_saved(network: str) -> None:
    """Raise `Refused` where a network has saved enough within the hour, or all together have."""
    if spam.count(network, "saved") > SAVED_PER_HOUR:
        raise Refused(
            _(
                "Many answers were kept from your network within the hour. "
                "Send these, or keep a copy and come back later."
            )
        )
    if SavedAnswers.objects.count() >= MOST_SAVED:
        raise Refused(
            _(
                "We keep as many unsent answers as we have room for. "
                "Send these, or keep a copy and come back in some days."
            )
        )


def refuse_more_held() -> None:
    """Raise `Refused` where as many answers wait for a person as there is room for."""
    if Response.objects.filter(status=Response.Status.HELD).count() >= MOST_HELD:
        raise Refused(
            _(
                "Something in these answers has to be looked at by a person, and too many wait for that. "
                "Try again in some days."
            )
        )
