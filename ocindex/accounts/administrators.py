"""Who is an administrator, what they may not do to whom, and who counts as a second one."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from indicators.models import Account
from lib.refusals import Refused

ROLE = "administrator"
_HOLDS = Q(is_active=True, is_staff=True) & (Q(is_superuser=True) | Q(groups__name=ROLE))


def administrators() -> QuerySet[User]:
    """Return the accounts that count as an administrator of their own.

    They are active staff, in the role or superusers. Accounts of the demonstration do not count, nor those that someone
    else made or reset and whose owner has not signed in with the code since.
    """
    waiting = Q(account__made_by__isnull=False, account__owned_at=None)
    own = User.objects.filter(_HOLDS).exclude(Q(account__demonstration=True)).exclude(waiting)
    return User.objects.filter(pk__in=own.values("pk")).order_by("username")


def is_alone() -> bool:
    """Return whether the site has fewer than two administrators: what takes two is done on the server then."""
    return administrators().count() < 2


def is_administrator(user: User) -> bool:
    """Return whether an account may do the acts of an administrator now."""
    return not is_ended(user) and User.objects.filter(_HOLDS, pk=user.pk).exists()


def is_demonstration(user: User) -> bool:
    """Return whether an account was made by the demonstration."""
    account: Account | None = getattr(user, "account", None)
    return account is not None and account.demonstration


def is_ended(user: User) -> bool:
    """Return whether an account was the demonstration's, on a site that has none any longer (DEMO=0)."""
    return not settings.DEMO and is_demonstration(user)


def refuse_unless_administrator(by: User | None, user: User | None = None) -> None:
    """Raise `Refused` unless `by` may act on the account `user`; None is the server's command line, which may."""
    if by is None:
        return
    if not is_administrator(by):
        raise Refused(_("Only an administrator may do this."))
    if user is not None and user.is_superuser and not by.is_superuser:
        raise Refused(_("Only a superuser may change the account of a superuser."))


def refuse_own(user: User, by: User | None) -> None:
    """Raise `Refused` where an account would change its own roles."""
    if by is not None and by.pk == user.pk:
        raise Refused(_("Nobody changes their own roles: ask another administrator."))


def refuse_last(user: User) -> None:
    """Raise `Refused` if the site would be left without an administrator."""
    others = administrators().exclude(pk=user.pk)
    if administrators().filter(pk=user.pk).exists() and not others.exists():
        raise Refused(_("This is the only administrator: make another one first."))


def refuse_unless_counted(by: User) -> None:
    """Raise `Refused` unless `by` counts as one of the two administrators that a guarded role takes."""
    if not administrators().filter(pk=by.pk).exists():
        raise Refused(
            _("Your account does not count for this role: it is the demonstration’s, or not yet set up by its owner.")
        )
