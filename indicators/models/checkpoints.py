"""Signed checkpoints of the audit trail and of the releases, and the addresses they are mailed to."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Checkpoint(models.Model):
    """A signed statement of how many entries a log has, and of the root over them; only added.

    Its text is a C2SP checkpoint: <https://c2sp.org/tlog-checkpoint>.
    """

    append_only = True

    class Log(models.TextChoices):
        AUDIT = "audit", _("audit trail")
        RELEASES = "releases", _("releases")
        DEMONSTRATION = "demonstration", _("releases of the demonstration")

    log = models.CharField(_("log"), max_length=13, choices=Log)
    size = models.PositiveIntegerField(_("number of entries"))
    root = models.CharField(_("root"), max_length=64)  # hexadecimal
    text = models.TextField(_("checkpoint"))
    made_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("checkpoint"), _("checkpoints")

    def __str__(self) -> str:
        return f"{self.get_log_display()} {self.size}"


class CheckpointAddress(models.Model):
    """A mail address that every new checkpoint is sent to, so that a copy stands outside this site."""

    email = models.EmailField(_("address"), unique=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )
    added_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        ordering = ["email"]
        verbose_name, verbose_name_plural = _("address for checkpoints"), _("addresses for checkpoints")

    def __str__(self) -> str:
        return self.email


class CheckpointMail(models.Model):
    """A checkpoint that was sent to an address; what has no such row is sent by the next sweep."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="mails", verbose_name=_("checkpoint"))
    address = models.ForeignKey(CheckpointAddress, models.CASCADE, related_name="mails", verbose_name=_("address"))
    sent_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("sent at"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("mail with a checkpoint"), _("mails with checkpoints")
        constraints = [models.UniqueConstraint(fields=["checkpoint", "address"], name="one_mail_per_checkpoint")]

    def __str__(self) -> str:
        return f"{self.checkpoint_id}: {self.address_id}"
