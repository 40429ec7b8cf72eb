"""Identities: coordinators write them without reading, custodians read them with a reason that is recorded first.

Superusers may do neither: running the site needs no names.
"""

from dataclasses import asdict, dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from indicators.workflow import audit
from lib import advisory_lock, sealing
from lib.refusals import Refused
from surveys.models import Expert, Identity, IdentityChange, IdentityReading

Person = User | AnonymousUser


class IdentityAccessDenied(Refused):
    """This person has no permission to read, or to write, identities."""


class VaultLocked(Refused, sealing.CannotUnseal):
    """The vault's key is not there, or is another one."""


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
    """Return whether a person is a custodian: may read identities, decide on changes, export and erase."""
    return _has_permission(person, "surveys.read_identity")


def refuse_unless_custodian(person: Person) -> None:
    """Raise `IdentityAccessDenied` unless the person is a custodian."""
    if not may_read(person):
        raise IdentityAccessDenied(_("You may not read identities."))


def _has_permission(person: Person, permission: str) -> bool:
    """Return whether a role gives the person this permission; being a superuser does not."""
    return person.is_active and not person.is_superuser and person.has_perm(permission)


@sensitive_variables()
def write_identity(
    expert: Expert, *, by: User, name: str, email: str = "", employer: str = "", remarks: str = "", language: str = ""
) -> IdentityChange | None:
    """Write who an expert is; over an earlier entry it becomes a change, which is returned and waits for a custodian.

    Raises `IdentityAccessDenied`, and `Refused` while a change waits that the expert asked for.
    """
    if not may_write(by):
        raise IdentityAccessDenied(_("You may not write identities."))
    details = IdentityDetails(name, email, employer, remarks, language)
    try:
        with transaction.atomic():
            advisory_lock.lock()  # what is sealed while the key is replaced would be sealed with the one that goes
            identity = Identity.objects.only("pk").filter(expert=expert).first()
            if identity is None:
                add_identity(expert, details, by=by)
                return None
            change = propose_change(identity, expert.pk, details, by=by)
            audit.record("change of an identity asked", subject=identity, by=by, expert=expert.code)
            return change
    except DatabaseError:
        # Without its cause: a database may quote the row that it refuses.
        raise Refused(_("The identity could not be written: look at each field, and try again.")) from None


@sensitive_variables()
def add_identity(expert: Expert, details: IdentityDetails, *, by: User) -> None:
    """Write the first identity of an expert; the caller holds the advisory lock."""
    sealed = _sealed(details, expert.pk)
    identity = Identity.objects.create(expert=expert, sealed=sealed)
    audit.record("identity written", subject=identity, by=by, expert=expert.code)


@sensitive_variables()
def propose_change(identity: Identity, expert_id: int, details: IdentityDetails, *, by: User | None) -> IdentityChange:
    """Keep what an identity is to say, in place of what waited before; the caller holds the advisory lock.

    Raises `Refused` where an account asks while what the expert asked for waits.
    """
    if by is not None and IdentityChange.objects.filter(identity=identity, by=None).exists():
        raise Refused(_("The expert has asked for a change, which waits for a custodian: let it be decided first."))
    sealed = _sealed(details, expert_id)
    request = {"by": by, "sealed": sealed, "asked_on": timezone.now().date()}
    change, _created = IdentityChange.objects.update_or_create(identity=identity, defaults=request)
    return change


@sensitive_variables()
def read_identity(identity: Identity, *, by: User, why: str) -> IdentityDetails:
    """Return who an expert is, after recording the reading with its reason. Raises `IdentityAccessDenied`."""
    record_reading(identity, by=by, why=why)
    stored = Identity.objects.get(pk=identity.pk)
    return unsealed(stored.sealed, stored.expert_id)


def record_reading(identity: Identity, *, by: User, why: str) -> None:
    """Record that somebody reads an identity, and why, before anything is given; commit it before you read."""
    refuse_unless_custodian(by)
    if not why.strip():
        raise Refused(_("Say why you need to know."))
    with transaction.atomic():
        IdentityReading.objects.create(identity=identity, by=by, why=why.strip())
        audit.record("identity read", subject=identity, by=by, expert=identity.expert.code)


@sensitive_variables()
def _sealed(details: IdentityDetails, expert_id: int) -> str:
    """Return details sealed for an expert; raise `VaultLocked` rather than begin a second key where one is lost."""
    if not sealing.has_key() and Identity.objects.exclude(sealed="").exists():
        raise VaultLocked(_("The vault's key is not there: tell whoever runs the site. Nothing was written."))
    return sealing.seal(asdict(details), about=about(expert_id))


@sensitive_variables()
def unsealed(sealed: str, expert_id: int) -> IdentityDetails:
    """Return the details of a sealed identity, or of a change of one; nothing is in one that waits for its first."""
    if not sealed:
        return IdentityDetails("")
    try:
        return IdentityDetails(**sealing.unseal(sealed, about=about(expert_id)))
    except sealing.CannotUnseal:
        message = _("The vault's key does not open this identity: tell whoever runs the site, and change nothing.")
        raise VaultLocked(message) from None


def about(expert_id: int) -> str:
    """Return what a sealed identity is about: moved to another expert's row, it cannot be unsealed."""
    return f"identity of expert {expert_id}"


@sensitive_variables()
def mail_address(expert_id: int) -> tuple[str, str]:
    """Return (e-mail, language) of an expert for the software that sends mail, and for nobody else; ("", "") without.

    Not recorded as a reading: no person sees it. Called by surveys.rounds.mail_content alone.
    """
    identity = Identity.objects.filter(expert=expert_id).first()
    if identity is None:
        return "", ""
    details = unsealed(identity.sealed, expert_id)
    return details.email, details.language


def delete_identities(experts: QuerySet[Expert]) -> int:
    """Delete who these experts are, with readings and changes, and return of how many; the audit trail keeps both."""
    IdentityReading.objects.filter(identity__expert__in=experts).delete()
    IdentityChange.objects.filter(identity__expert__in=experts).delete()
    identities = Identity.objects.filter(expert__in=experts)
    count = identities.count()
    identities.delete()
    return count
