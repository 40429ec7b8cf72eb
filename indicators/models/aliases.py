"""Aliases: other spellings under which files and readers name a country or an indicator."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.text import normalize_for_search


def as_code(text: str) -> str:
    """Return a code in small letters without blanks around it, or "" for text that is not ASCII and so no code."""
    stripped = text.strip()
    return stripped.lower() if stripped.isascii() else ""


class Alias(models.Model):
    """A spelling and its normalized form, which is unique: it names one thing only."""

    alias = models.CharField(_("other spelling"), max_length=120)
    folded = models.CharField(max_length=120, unique=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["alias"]

    def __str__(self) -> str:
        return self.alias

    def clean(self) -> None:
        """Set the normalized form; raise `ValidationError` if it is empty or taken."""
        self.folded = normalize_for_search(self.alias)
        if not self.folded:
            raise ValidationError({"alias": gettext("Write at least one letter or digit.")})
        taken = type(self)._default_manager.filter(folded=self.folded).exclude(pk=self.pk).first()
        if taken:
            raise ValidationError({"alias": gettext("“%(alias)s” already reads like this.") % {"alias": taken.alias}})
