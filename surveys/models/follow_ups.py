"""What was done about the answers to a survey: entries that editors write beside its results."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from surveys.models.questionnaires import Question, Survey


class FollowUp(models.Model):
    """What was done about the answers to a question, or to a survey as a whole; the public reads it at once."""

    class Kind(models.TextChoices):
        CHANGED = "changed", _("changed")
        KEPT = "kept", _("kept, and why")
        OUT_OF_SCOPE = "out-of-scope", _("out of scope")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="follow_ups", verbose_name=_("survey"))
    question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="follow_ups", verbose_name=_("question")
    )
    kind = models.CharField(_("what was done"), max_length=12, choices=Kind)
    text = models.CharField(_("what was done and why"), max_length=300)
    link = models.CharField(_("where it is seen"), max_length=200, blank=True)
    day = models.DateField(_("day"))

    class Meta:
        ordering = ["day", "pk"]
        verbose_name, verbose_name_plural = _("entry on what was done"), _("what was done about answers")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["changed", "kept", "out-of-scope"]), name="follow_up_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.day}: {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("surveys:results", kwargs={"slug": self.survey.slug})
