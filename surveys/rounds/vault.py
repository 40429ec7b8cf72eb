"""The vault: the only module that reads and writes identities. Coordinators write, custodians read.

Each reading is recorded before it happens. Superusers may do neither: running the site needs no names.
"""

from dataclasses import asdict, dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from indicators.workflow import audit
from lib import sealing
from lib.refusals import Refused
from surveys.models import Expert, Identity, IdentityReading

Person = User | AnonymousUser


class IdentityAccessDenied(Refused):
    """This person has no permission to read, or to write, identities."""


@dataclass(frozen=True, repr=False)
class IdentityDetails:
    """Who an expert is; without a repr, so that it shows in no log and no error page."""

    name: str
    email: str = ""
    employer: str = ""
    remarks: str = ""
    language: str = ""


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
    expert: Expert, *, by: User, name: str, email: str = "", employer: str = "", remarks: str = "", language: str = ""
) -> None:
    """Write who an expert is, over an earlier entry, which is not returned. Raises `IdentityAccessDenied`."""
    if not may_write(by):
        raise IdentityAccessDenied(_("You may not write identities."))
    details = IdentityDetails(name, email, employer, remarks, language)
    sealed = sealing.seal(asdict(details), about=_about(expert.pk))
    try:
        with transaction.atomic():
            identity, _created = Identity.objects.update_or_create(expert=expert, defaults={"sealed": sealed})
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
    return IdentityDetails(**sealing.unseal(stored.sealed, about=_about(stored.expert_id)))


def _about(expert_id: int) -> str:
    """Return what a sealed identity is about: moved to another expert's row, it cannot be unsealed."""
    return f"identity of expert {expert_id}"


@sensitive_variables()
def mail_address(expert_id: int) -> tuple[str, str]:
    """Return (e-mail, language) of an expert for the software that sends mail, and for nobody else; ("", "") without.

    Not recorded as a reading: no person sees it. Called by surveys.rounds.mailing alone.
    """
    identity = Identity.objects.filter(expert=expert_id).first()
    if identity is None:
        return "", ""
    facts = sealing.unseal(identity.sealed, about=_about(expert_id))
    return facts["email"], facts["language"]


def delete_identities(experts: QuerySet[Expert]) -> None:
    """Delete who these experts are, with the list of readings; the audit trail keeps that they were read."""
    IdentityReading.objects.filter(identity__expert__in=experts).delete()
    Identity.objects.filter(expert__in=experts).delete()
