"""Mail to experts: the texts that editors write, and what was sent of a round, without any address."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.background.job import BackgroundJob, BackgroundJobQuerySet
from surveys.models.assignments import Invitation
from surveys.models.rounds import Round


class MailText(models.Model):
    """What a mail to experts says, in every language."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        REMINDER = "reminder", _("reminder")
        THANKS = "thanks", _("thanks")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, unique=True, editable=False)
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("text"))

    class Meta:
        ordering = ["kind"]
        verbose_name, verbose_name_plural = _("mail to experts"), _("mails to experts")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["invitation", "reminder", "thanks"]), name="mail_kind_known")
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Mailing(BackgroundJob):
    """A mail to some experts of a round, sent by a worker that alone sees the addresses."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="mailings", verbose_name=_("round"))
    kind = models.CharField(_("kind"), max_length=10, choices=MailText.Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    objects = BackgroundJobQuerySet.as_manager()

    class Meta(BackgroundJob.Meta):
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("mailing"), _("mailings")
        constraints = [
            *BackgroundJob.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["invitation", "reminder", "thanks"]), name="mailing_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Letter(models.Model):
    """One expert's mail of a mailing: whether it was sent, and nothing of where to."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused by the mail server")
        NO_ADDRESS = "no-address", _("no address in the vault")

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="letters", verbose_name=_("mailing"))
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="letters", verbose_name=_("invitation"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    sent_on: "models.DateField[date | None, date | None]" = models.DateField(_("sent on"), null=True)

    class Meta:
        ordering = ["mailing", "invitation__code"]
        verbose_name, verbose_name_plural = _("letter"), _("letters")
        constraints = [
            models.UniqueConstraint(fields=["mailing", "invitation"], name="one_letter_per_mailing"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "refused", "no-address"]), name="letter_state_known"
            ),
            models.CheckConstraint(condition=Q(sent_on=None) ^ Q(state="sent"), name="sent_letter_has_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id}/{self.invitation_id}"
