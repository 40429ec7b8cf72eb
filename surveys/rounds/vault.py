"""The vault's only door: coordinators write who an expert is, custodians read it, and each reading is kept first.

Superusers are closed out: whoever runs the machine has no business with names.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Expert, Identity, IdentityReading

Person = User | AnonymousUser


class IdentityAccessDenied(Refused):
    """This person may not do this with identities."""


@dataclass(frozen=True, repr=False)
class IdentityDetails:
    """Who an expert is, for one pair of eyes; prints as nothing, wherever it may end up."""

    name: str
    email: str
    employer: str
    remarks: str


def may_write(person: Person) -> bool:
    return _holds(person, "surveys.write_identity")


def may_read(person: Person) -> bool:
    return _holds(person, "surveys.read_identity")


def _holds(person: Person, permission: str) -> bool:
    """Say whether a role gives the permission; being a superuser does not."""
    return person.is_active and not person.is_superuser and person.has_perm(permission)


@sensitive_variables()
def write_identity(
    expert: Expert, *, by: User, name: str, email: str = "", employer: str = "", remarks: str = ""
) -> None:
    """Write who an expert is, over whatever stood there; nothing of it is given back."""
    if not may_write(by):
        raise IdentityAccessDenied(_("You may not write identities."))
    row = {"name": name, "email": email, "employer": employer, "remarks": remarks}
    try:
        with transaction.atomic():
            identity, _created = Identity.objects.update_or_create(expert=expert, defaults=row)
            audit.record("identity written", subject=identity, by=by, expert=expert.code)
    except DatabaseError:
        # Without its cause: a database may quote the row that it refuses.
        raise Refused(_("The identity could not be written: look at each field, and try again.")) from None


def read_identity(identity: Identity, *, by: User, why: str) -> IdentityDetails:
    """Return who an expert is, after the reading has been written down."""
    if not may_read(by):
        raise IdentityAccessDenied(_("You may not read identities."))
    if not why.strip():
        raise Refused(_("Say why you need to know."))
    with transaction.atomic():
        IdentityReading.objects.create(identity=identity, by=by, why=why.strip())
        audit.record("identity read", subject=identity, by=by, expert=identity.expert.code)
    stored = Identity.objects.get(pk=identity.pk)
    return IdentityDetails(stored.name, stored.email, stored.employer, stored.remarks)
