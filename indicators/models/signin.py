"""What signing in needs beside Django's own: codes kept as keyed hashes, and counters of wrong tries without a name."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInDelay(models.Model):
    """Wrong tries under one key, a keyed hash of kind, name and browser; rows go after a day without another one."""

    key = models.CharField(_("key"), max_length=64, unique=True)
    failures = models.PositiveIntegerField(_("wrong tries"), default=0, db_default=0)
    last_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("last one"), db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("delay of signing in"), _("delays of signing in")

    def __str__(self) -> str:
        return f"{self.failures}"


class ClaimCode(models.Model):
    """The newest code with which an owner takes an account over, as a keyed hash: mailed or printed by the server."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="claim_code", verbose_name=_("account")
    )
    hash = models.CharField(_("hash of the code"), max_length=64)
    expires_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("valid until"))
    used_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("code of an owner"), _("codes of owners")

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(models.Model):
    """A code that stands in for the second factor once, as a keyed hash; it is deleted when it is used."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes", verbose_name=_("account")
    )
    hash = models.CharField(_("hash of the code"), max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("recovery code"), _("recovery codes")
        constraints = [models.UniqueConstraint(fields=["user", "hash"], name="one_recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.user_id}"
