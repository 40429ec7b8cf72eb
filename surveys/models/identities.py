"""Tables of the vault: who experts are, sealed, and who asked to know. Used by surveys/rounds/vault alone."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.models.panels import Expert, Panel
from surveys.models.rounds import Round


class Identity(models.Model):
    """Who an expert is, sealed (lib.sealing): name, e-mail, employer, remarks, language.

    Coordinators write it and cannot read it; custodians read it, and each reading is recorded.
    """

    expert = models.OneToOneField(Expert, models.PROTECT, related_name="identity", verbose_name=_("expert"))
    sealed = models.TextField(editable=False, db_default="")

    class Meta:
        verbose_name, verbose_name_plural = _("identity"), _("identities")
        default_permissions = ()
        permissions = [("write_identity", "May write identities"), ("read_identity", "May read identities")]

    def __str__(self) -> str:
        return f"identity {self.pk}"  # never the name: this ends up in messages and logs


class IdentityReading(models.Model):
    """A reading of an identity: by whom, when and why."""

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="readings", verbose_name=_("identity"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    why = models.CharField(_("why"), max_length=200)
    at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("reading of an identity"), _("readings of identities")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.identity_id}: {self.at:%Y-%m-%d}"


class IdentityChange(models.Model):
    """What an identity is to say from now on, sealed, until a custodian decides; deleted with the decision.

    Without `by` the expert asked for it, on the expert's own page.
    """

    identity = models.OneToOneField(Identity, models.CASCADE, related_name="change", verbose_name=_("identity"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    sealed = models.TextField(editable=False)
    asked_on: "models.DateField[date, date]" = models.DateField(_("asked on"))

    class Meta:
        ordering = ["asked_on", "pk"]
        verbose_name, verbose_name_plural = _("change of an identity"), _("changes of identities")
        default_permissions = ()

    def __str__(self) -> str:
        return f"change {self.pk}"


class IdentityUpload(models.Model):
    """A file of new experts, sealed, between its preview and its confirmation; deleted then, or after a day."""

    by = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    panel = models.ForeignKey(Panel, models.CASCADE, null=True, related_name="+", verbose_name=_("panel"))
    round = models.ForeignKey(Round, models.CASCADE, null=True, related_name="+", verbose_name=_("round"))
    sealed = models.TextField(editable=False)
    uploaded_on: "models.DateField[date, date]" = models.DateField(_("uploaded on"))

    class Meta:
        verbose_name, verbose_name_plural = _("uploaded file of experts"), _("uploaded files of experts")
        default_permissions = ()

    def __str__(self) -> str:
        return f"upload {self.pk}"


class VaultExport(models.Model):
    """A request to take all identities out of the vault: asked by one custodian, confirmed by another, taken once."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    why = models.CharField(_("why"), max_length=200)
    asked_on: "models.DateField[date, date]" = models.DateField(_("asked on"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    taken_on: "models.DateField[date | None, date | None]" = models.DateField(_("taken on"), null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("export of the vault"), _("exports of the vault")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")), name="vault_export_by_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(taken_on=None) | Q(confirmed_by__isnull=False), name="vault_export_taken_when_confirmed"
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"
