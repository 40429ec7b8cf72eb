"""Who counts as another person: two accounts are two persons unless one of them is still in the other's hands."""

from django.contrib.auth import get_backends
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from indicators.models import Account
from lib.refusals import Refused

PREPARE = "indicators.add_preparedrelease"
CONFIRM = "indicators.confirm_preparedrelease"
BACKEND = "django.contrib.auth.backends.ModelBackend"  # where the roles are; others only let in


def is_other_person(second: User, first: User) -> str:
    """Return "" if `second` counts as another person than `first`, else why not, as a sentence.

    An account that somebody made or last reset is in their hands until its owner has set password and second factor
    with the code of the server (`Account.owned_at`). A user without an `Account` row is nobody's but its own.
    """
    if second.pk == first.pk:
        return _("It is the same account.")
    hands_of_first = _hands(first)
    if hands_of_first.isdisjoint(_hands(second)):
        return ""
    return _not_owned(first if second.pk in hands_of_first else second)


def _hands(user: User) -> set[int]:
    """Return the keys of all who could sign in as `user`: itself, who made it, and so on while it is not owned."""
    hands: set[int] = set()
    key: int | None = user.pk
    while key is not None and key not in hands:
        hands.add(key)
        account = Account.objects.filter(user=key, owned_at=None).first()
        key = account.made_by_id if account else None
    return hands


def _not_owned(user: User) -> str:
    return _(
        "The account %(name)s does not count as another person yet: whoever made or reset it could use it. It counts"
        " once its owner has set password and second factor with the code that the server printed or mailed."
    ) % {"name": user.get_username()}


def refuse_without(user: User, permission: str) -> None:
    """Raise `Refused` unless the account may sign in and has a permission."""
    if not (user.has_perm(permission) and _may_sign_in(user)):
        words = {
            PREPARE: _("The account %(name)s may not prepare releases: publishers may."),
            CONFIRM: _("The account %(name)s may not confirm releases: publishers and editors may."),
        }
        raise Refused(words[permission] % {"name": user.get_username()})


def confirmers(user: User) -> list[User]:
    """Return who could confirm what `user` prepares: accounts with the permission, of other persons, by name."""
    return [other for other in _allowed() if not is_other_person(other, user)]


def _allowed() -> list[User]:
    allowed = User.objects.with_perm(CONFIRM, backend=BACKEND).order_by("username")
    return [user for user in allowed if _may_sign_in(user)]


def _may_sign_in(user: User) -> bool:
    """Return whether a backend of the site lets the account in: not a closed one, nor one of an ended demonstration."""
    backends = (backend for backend in get_backends() if isinstance(backend, ModelBackend))
    return any(backend.user_can_authenticate(user) for backend in backends)


def lacking(user: User) -> str:
    """Return what a site lacks for anybody to confirm what `user` prepares, and how to get it; "" if nothing."""
    if confirmers(user):
        return ""
    names = [other.get_username() for other in _allowed() if other.pk != user.pk]
    if names:
        return _(
            "Nobody can confirm what you prepare yet: %(names)s may, and does not count as another person until the"
            " owner has set password and second factor with the code that the server printed or mailed."
        ) % {"names": get_text_list(names, _("or"))}
    return _(
        "Nobody can confirm what you prepare: no other account is a publisher or an editor. Ask an administrator to"
        " make an account for a second person and to give it one of these roles; its owner then sets password and"
        " second factor with the code that the server prints or mails."
    )
