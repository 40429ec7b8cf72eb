"""Quotations of what visitors wrote, with what points to a person blacked out."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.responses import AnswerText


class Quotation(models.Model):
    """A text as it may be quoted, where its author agreed; it goes with the text, or when words are removed there."""

    text = models.OneToOneField(AnswerText, models.CASCADE, related_name="quotation", verbose_name=_("text"))
    quote = models.TextField(_("quotation"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    day: "models.DateField[date, date]" = models.DateField(_("day"))

    class Meta:
        ordering = ["text__question", "pk"]
        verbose_name, verbose_name_plural = _("quotation"), _("quotations")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.text_id}"
