"""Roles: given and taken by another administrator; some by two, of whom one asks and the other gives."""

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import RoleRequest
from indicators.workflow import audit
from indicators.workflow.persons import is_other_person
from lib import advisory_lock
from lib.refusals import Refused
from ocindex.accounts import administrators
from ocindex.accounts.administrators import refuse_last, refuse_own, refuse_unless_administrator
from ocindex.roles import BY_TWO, ROLES, conflicting_with

State = RoleRequest.State


@transaction.atomic
def give_role(user: User, role: str, *, by: User | None) -> None:
    """Give an account a role that one administrator may give; `by` is None on the server's command line.

    There, a role of two is given while the site has fewer than two administrators. Raises `Refused` otherwise.
    """
    advisory_lock.lock()
    refuse_unless_administrator(by, user)
    refuse_own(user, by)
    is_alone = administrators.is_alone()
    if role in BY_TWO and (by is not None or not is_alone):
        message = _("The role %(role)s takes two administrators: one asks for it, another gives it.") % {"role": role}
        raise Refused(f"{message} {how_alone(user.get_username(), role)}" if is_alone else message)
    _refuse_unless_free(user, role)
    user.role_requests.filter(state=State.ASKED, role=role).delete()  # nobody has to decide any longer
    _give(user, role, by=by)


def how_alone(name: str, role: str) -> str:
    """Return how a role of two is given to the account of this name while the site has one administrator."""
    return _("While there is one, on the server: %(command)s") % {"command": f"manage.py give_role {name} {role}"}


@transaction.atomic
def take_role(user: User, role: str, *, by: User | None) -> None:
    """Take a role from another account. `Refused` for one it does not have, and for the only administrator's."""
    advisory_lock.lock()
    refuse_unless_administrator(by, user)
    refuse_own(user, by)
    if not user.groups.filter(name=role).exists():
        raise Refused(_("The account does not have the role %(role)s.") % {"role": role})
    if role == administrators.ROLE and not user.is_superuser:
        refuse_last(user)
    user.groups.remove(Group.objects.get(name=role))
    audit.record("role taken", subject=user, by=by, role=role)


@transaction.atomic
def ask_role(user: User, role: str, *, by: User, reason: str = "") -> RoleRequest:
    """Ask for a role of two, which another administrator gives or refuses; return the request."""
    advisory_lock.lock()
    refuse_unless_administrator(by, user)
    refuse_own(user, by)
    administrators.refuse_unless_counted(by)
    _refuse_unless_free(user, role)
    if user.role_requests.filter(state=State.ASKED, role=role).exists():
        raise Refused(_("The role %(role)s is asked for already.") % {"role": role})
    request = RoleRequest.objects.create(user=user, role=role, asked_by=by, reason=reason)
    audit.record("role asked", subject=user, by=by, role=role, reason=reason)
    return request


def give_or_ask(user: User, role: str, *, by: User | None, reason: str = "") -> RoleRequest | None:
    """Give a role, or ask for it where it takes two; return the request, None where the role is given."""
    if role in BY_TWO and by is not None:
        return ask_role(user, role, by=by, reason=reason)
    give_role(user, role, by=by)
    return None


@transaction.atomic
def decide_role(request: RoleRequest, *, by: User, give: bool) -> None:
    """Give a role that another administrator asked for, or refuse it; whoever asked may refuse, not give.

    Raises `Refused` where `by` does not count as another person, or where the role can no longer be given.
    """
    advisory_lock.lock()
    request.refresh_from_db()
    user = request.user
    refuse_unless_administrator(by, user)
    refuse_own(user, by)
    if give:
        _refuse_unless_second(request, by)
        _refuse_unless_free(user, request.role, apart_from=request)
    moved = RoleRequest.objects.filter(pk=request.pk, state=State.ASKED).update(
        state=State.GIVEN if give else State.REFUSED, decided_by=by, decided_at=timezone.now()
    )
    if not moved:
        raise Refused(_("This was decided already."))
    if give:
        _give(user, request.role, by=by, asked_by=request.asked_by_id)
    else:
        audit.record("role refused", subject=user, by=by, role=request.role)
    request.refresh_from_db()


def may_give(request: RoleRequest, user: User) -> str:
    """Return "" if `user` may give the role that is asked for, else the reason why not."""
    try:
        refuse_unless_administrator(user, request.user)
        refuse_own(request.user, user)
        _refuse_unless_second(request, user)
    except Refused as refusal:
        return str(refusal)
    return ""


def _refuse_unless_second(request: RoleRequest, by: User) -> None:
    administrators.refuse_unless_counted(by)
    if reason := is_other_person(by, request.asked_by):
        raise Refused(reason)


def _refuse_unless_free(user: User, role: str, apart_from: RoleRequest | None = None) -> None:
    """Raise `Refused` for an unknown role, one that the account has, and one that excludes what it has or is to get."""
    if role not in ROLES:
        raise Refused(_("There is no role %(role)s.") % {"role": role})
    if not user.is_active:
        raise Refused(_("The account is disabled: enable it first."))
    roles = set(user.groups.values_list("name", flat=True))
    if role in roles:
        raise Refused(_("The account has the role %(role)s already.") % {"role": role})
    requests = user.role_requests.filter(state=State.ASKED).exclude(pk__in=[apart_from.pk] if apart_from else [])
    if others := conflicting_with(role) & (roles | set(requests.values_list("role", flat=True))):
        raise Refused(
            _("Nobody is %(role)s and %(other)s: the two roles exclude each other.")
            % {"role": role, "other": ", ".join(sorted(others))}
        )


def _give(user: User, role: str, *, by: User | None, **facts: int) -> None:
    user.groups.add(Group.objects.get(name=role))
    audit.record("role given", subject=user, by=by, role=role, **facts)
