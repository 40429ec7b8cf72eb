"""Taking all identities out: one custodian asks, another confirms, the first takes the file, once."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from indicators.exporting.cells import csv_text
from indicators.workflow import audit
from indicators.workflow.persons import is_other_person
from lib.refusals import Refused
from surveys.models import Identity, IdentityReading, VaultExport
from surveys.rounds.vault.identities import refuse_unless_custodian, unsealed

DAYS = 7  # in which an export is confirmed and taken
COLUMNS = ("code", "name", "email", "employer", "language", "remarks")


def open_exports() -> QuerySet[VaultExport]:
    """Return the exports that may still be confirmed or taken."""
    since = timezone.now().date() - timedelta(days=DAYS)
    return VaultExport.objects.filter(taken_on=None, asked_on__gte=since).select_related("asked_by", "confirmed_by")


@transaction.atomic
def ask_export(*, by: User, why: str) -> VaultExport:
    """Ask to take all identities; another custodian has to confirm it."""
    refuse_unless_custodian(by)
    if not why.strip():
        raise Refused(_("Say why all identities have to leave the vault."))
    export = VaultExport.objects.create(asked_by=by, why=why.strip(), asked_on=timezone.now().date())
    audit.record("vault export asked", subject=export, by=by, why=export.why)
    return export


@transaction.atomic
def confirm_export(export: VaultExport, *, by: User) -> None:
    """Confirm what another custodian asked. Raises `Refused` for the same person under another account."""
    refuse_unless_custodian(by)
    if reason := is_other_person(by, export.asked_by):
        raise Refused(_("Another custodian has to confirm it. %(reason)s") % {"reason": reason})
    if not open_exports().filter(pk=export.pk, confirmed_by=None).update(confirmed_by=by):
        raise Refused(_too_late())
    audit.record("vault export confirmed", subject=export, by=by)


@transaction.atomic
def reject_export(export: VaultExport, *, by: User) -> None:
    """Delete a request that was not confirmed: one's own, or another custodian's."""
    refuse_unless_custodian(by)
    deleted, _by_model = VaultExport.objects.filter(pk=export.pk, confirmed_by=None).delete()
    if not deleted:
        raise Refused(_too_late())
    audit.record("vault export rejected", subject="surveys.vaultexport", by=by, export=export.pk)


@sensitive_variables()
def take_export(export: VaultExport, *, by: User) -> str:
    """Return all identities as CSV, once, to who asked for them; recorded with each of them first."""
    refuse_unless_custodian(by)
    _record_taking(export, by=by)
    identities = Identity.objects.select_related("expert").order_by("expert__code")
    rows = [(identity.expert.code, unsealed(identity.sealed, identity.expert_id)) for identity in identities]
    lines = [(code, *(getattr(details, name) for name in COLUMNS[1:])) for code, details in rows]
    return csv_text([COLUMNS, *lines])


@transaction.atomic
def _record_taking(export: VaultExport, *, by: User) -> None:
    taken = open_exports().filter(pk=export.pk, asked_by=by, confirmed_by__isnull=False)
    if not taken.update(taken_on=timezone.now().date()):
        raise Refused(_too_late())
    keys = list(Identity.objects.values_list("pk", flat=True))
    why = (_("Export: %(why)s") % {"why": export.why})[:200]
    readings = [IdentityReading(identity_id=key, by=by, why=why) for key in keys]
    IdentityReading.objects.bulk_create(readings, batch_size=500)
    audit.record("vault export taken", subject=export, by=by, identities=len(keys))


def _too_late() -> str:
    return _("This export was confirmed, taken or rejected already, or %(days)s days have passed.") % {"days": DAYS}
