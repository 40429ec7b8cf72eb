"""Views of a survey's responses that were given a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.questionnaires import Survey


class SavedView(models.Model):
    """A filter of a survey's responses under a name, for all who may see them. It holds the filter, no response."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="saved_views", verbose_name=_("survey"))
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("filter"), blank=True)  # as in the address of a page
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    saved_at = models.DateTimeField(_("saved at"), auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("saved view"), _("saved views")
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="one_saved_view_per_name")]

    def __str__(self) -> str:
        return self.name
