"""Tables of the vault: names of experts, and who read them. Read and written by surveys/rounds/vault.py alone."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.panels import Expert


class Identity(models.Model):
    """Who an expert is. Coordinators write it and cannot read it; custodians read it, and each reading is recorded."""

    expert = models.OneToOneField(Expert, models.PROTECT, related_name="identity", verbose_name=_("expert"))
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)

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
