"""Whether two accounts count as two persons."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from indicators.models import Account


def is_other_person(second: User, first: User) -> str:
    """Return "" if `second` counts as another person than `first`, else the reason why it does not.

    An account that the other made, or last reset, counts once its owner has set it up with the code of the server.
    """
    if second.pk == first.pk:
        return _("It takes two people: this is the same account.")
    if _is_still_of(second, first) or _is_still_of(first, second):
        return _("One of the two accounts was made or reset by the other, and its owner has not set it up since.")
    return ""


def _is_still_of(user: User, maker: User) -> bool:
    return Account.objects.filter(user=user, made_by=maker, owned_at=None).exists()
