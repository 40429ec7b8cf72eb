"""Experts and the panels they are on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Expert(models.Model):
    """A person who rates countries. Known by this code in the vault and on panels alone.

    Each round knows the person by another code (`Invitation.code`), and no page shows both.
    """

    code = models.CharField(_("code"), max_length=8, unique=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name, verbose_name_plural = _("expert"), _("experts")

    def __str__(self) -> str:
        return self.code


class Panel(models.Model):
    """Experts who take part in the same rounds."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)
    experts = models.ManyToManyField(Expert, related_name="panels", blank=True, verbose_name=_("experts"))

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("panel"), _("panels")

    def __str__(self) -> str:
        return self.name
