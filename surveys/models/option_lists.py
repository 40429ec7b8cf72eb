"""Lists of options that questions of any survey share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.codes import CODE


class OptionList(models.Model):
    """Options that several questions share, of any survey: agreement, frequency, bands of age.

    `options` is a list of {"code", "label": {language: text}, "value", "missing", "reason", "with_text", "exclusive",
    "fixed"}, as in the document of a version; a question that takes the list has an `Option` for each, which is made
    from it.
    """

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("name"), max_length=120)
    options = models.JSONField(_("options"), default=list, db_default=[], blank=True, editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name, verbose_name_plural = _("list of options"), _("lists of options")

    def __str__(self) -> str:
        return self.name or self.code
