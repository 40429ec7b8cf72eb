"""Other spellings by which a file may name a thing."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.text import normalize_for_search


def as_code(text: str) -> str:
    """Return how a code is compared: ASCII, in any case. Any other text is no code, and nothing is folded into one."""
    stripped = text.strip()
    return stripped.lower() if stripped.isascii() else ""


class Alias(models.Model):
    """A spelling; its folded form names one thing only, by constraint."""

    alias = models.CharField(_("other spelling"), max_length=120)
    folded = models.CharField(max_length=120, unique=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["alias"]

    def __str__(self) -> str:
        return self.alias

    def clean(self) -> None:
        """Fold, and refuse a spelling without a letter or digit."""
        self.folded = normalize_for_search(self.alias)
        if not self.folded:
            raise ValidationError({"alias": gettext("Write at least one letter or digit.")})
        taken = type(self)._default_manager.filter(folded=self.folded).exclude(pk=self.pk).first()
        if taken:
            raise ValidationError({"alias": gettext("“%(alias)s” already reads like this.") % {"alias": taken.alias}})
