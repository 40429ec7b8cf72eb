"""The e-mail address of an account, where its codes go: only its owner changes it once somebody has used the account.

Otherwise one administrator could make two persons of one: change the address of another account, reset it, and claim it
with the code that is mailed.
"""

import logging

from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from indicators.models import Account, ClaimCode, RoleRequest
from indicators.workflow import audit
from lib import advisory_lock
from lib.refusals import Refused
from ocindex.accounts.administrators import refuse_unless_administrator
from ocindex.roles import BY_TWO
from ocindex.signin import claiming

logger = logging.getLogger(__name__)


@transaction.atomic
def change_address(user: User, address: str, *, by: User | None) -> bool:
    """Change the e-mail address of one's own account, or on the server (`by` is None); return whether it differs.

    The trail has no address. A code that was not used is void, and a new one goes to the new address; a note goes to
    the old one. Raises `Refused` where `by` is somebody else.
    """
    advisory_lock.lock()
    if by is not None and by.pk != user.pk:
        raise Refused(_only_its_owner())
    return _write(user, address, by)


@transaction.atomic
def correct_address(user: User, address: str, *, by: User) -> bool:
    """Correct the e-mail address of an account that nobody has used yet, as an administrator; as above otherwise."""
    advisory_lock.lock()
    refuse_unless_administrator(by, user)
    if reason := why_not_correct(user):
        raise Refused(reason)
    return _write(user, address, by)


def why_not_correct(user: User) -> str:
    """Return "" if an administrator may correct the address of the account, else the reason why not.

    An account was used once its owner has claimed it, somebody has signed in to it, or it has a password. One that has
    or is to get a role of two administrators keeps the address that the second one saw.
    """
    if _was_used(user):
        return _only_its_owner()
    guarded = user.groups.filter(name__in=BY_TWO).exists()
    if guarded or user.role_requests.filter(state=RoleRequest.State.ASKED, role__in=BY_TWO).exists():
        return _("The account has or waits for a role that takes two administrators, who rely on its address.")
    return ""


def on_the_server(name: str) -> str:
    """Return how the address of the account of this name is changed by whoever runs the server."""
    return _("On the server: %(command)s") % {"command": f"manage.py change_address {name} ADDRESS"}


def _was_used(user: User) -> bool:
    """Return whether somebody has used the account, or may: without an `Account` row nobody knows."""
    account = Account.objects.filter(user=user).first()
    if account is None or account.owned_at is not None:
        return True
    return user.last_login is not None or user.has_usable_password()


def _only_its_owner() -> str:
    return _("Only the owner of the account changes its address, under E-mail address in the menu with their name.")


def _write(user: User, address: str, by: User | None) -> bool:
    before = User.objects.get(pk=user.pk).email
    if before == address:
        return False
    User.objects.filter(pk=user.pk).update(email=address)
    user.email = address
    audit.record("address changed", subject=user, by=by)
    if ClaimCode.objects.filter(user=user, used_at=None).exists():
        claiming.invite(user, by=by)
    if before:
        transaction.on_commit(lambda: _mail_note(user, before))
    return True


def _mail_note(user: User, address: str) -> None:
    """Tell the address of before that the account has another one from now on."""
    text = render_to_string("admin/signin/address_mail.txt", {"name": user.get_username(), "page": claiming.page()})
    try:
        send_mail(_("Another address for your account at the Organized Crime Index"), text, None, [address])
    except OSError:
        logger.exception("The note on the address of account %s could not be mailed", user.pk)
