"""The vault: the only module that reads and writes identities. Coordinators write, custodians read.

Each reading is recorded before it happens. Superusers may do neither: running the site needs no names.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Expert, Identity, IdentityReading

Person = User | AnonymousUser


class IdentityAccessDenied(Refused):
    """This person has no permission to read, or to write, identities."""


@dataclass(frozen=True, repr=False)
class IdentityDetails:
    """Who an expert is; without a repr, so that it shows in no log and no error page."""

    name: str
    email: str
    employer: str
    remarks: str


def may_write(person: Person) -> bool:
    """Return whether a person may write identities."""
    return _has_permission(person, "surveys.write_identity")


def may_read(person: Person) -> bool:
    """Return whether a person may read identities."""
    return _has_permission(person, "surveys.read_identity")


def _has_permission(person: Person, permission: str) -> bool:
    """Return whether a role gives the person this permission; being a superuser does not."""
    return person.is_active and not person.is_superuser and person.has_perm(permission)


@sensitive_variables()
def write_identity(
    expert: Expert, *, by: User, name: str, email: str = "", employer: str = "", remarks: str = ""
) -> None:
    """Write who an expert is, over an earlier entry, which is not returned. Raises `IdentityAccessDenied`."""
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
    """Return who an expert is, after recording the reading with its reason. Raises `IdentityAccessDenied`."""
    if not may_read(by):
        raise IdentityAccessDenied(_("You may not read identities."))
    if not why.strip():
        raise Refused(_("Say why you need to know."))
    with transaction.atomic():
        IdentityReading.objects.create(identity=identity, by=by, why=why.strip())
        audit.record("identity read", subject=identity, by=by, expert=identity.expert.code)
    stored = Identity.objects.get(pk=identity.pk)
    return IdentityDetails(stored.name, stored.email, stored.employer, stored.remarks)


def delete_identities(experts: QuerySet[Expert]) -> None:
    """Delete who these experts are, with the list of readings; the audit trail keeps that they were read."""
    IdentityReading.objects.filter(identity__expert__in=experts).delete()
    Identity.objects.filter(expert__in=experts).delete()
