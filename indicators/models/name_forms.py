"""Forms of the name of a country or region within a sentence: with its article, after “of” and after “in”."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lib.text import normalize_for_search

# The fields of each language beside the name; English needs the article only.
NAME_FORMS = {"en": ("en_the",), "fr": ("fr_the", "fr_of", "fr_in")}


def _form(verbose_name: Any, help_text: Any) -> "models.CharField[str, str]":
    # The default of the database is for the release before this one, which writes rows without the column.
    return models.CharField(verbose_name, max_length=120, blank=True, default="", db_default="", help_text=help_text)


class NameForms(models.Model):
    """A name with its forms, written by people: no rule knows that it is “au Kenya”, “en France” and “à Cuba”.

    Messages take `the_name`, `of_name` or `in_name` where the name is part of a sentence, and `name` where it is
    alone. Where nobody wrote a form, `of_name` and `in_name` give a wording that needs no article.
    """

    name: Any

    en_the = _form(_("with its article, English"), _("As in a sentence: the Netherlands, Kenya."))
    fr_the = _form(_("with its article, French"), _("As in a sentence: les Pays-Bas, le Kenya, Cuba."))
    fr_of = _form(_("after “of”, French"), _("As in a sentence: des Pays-Bas, du Kenya, de Cuba."))
    fr_in = _form(_("after “in”, French"), _("As in a sentence: aux Pays-Bas, au Kenya, à Cuba."))

    class Meta:
        abstract = True

    @property
    def the_name(self) -> str:
        """Return the name with its article in the reader's language: “the Netherlands”, “les Pays-Bas”."""
        return self._written("the") or str(self.name)

    @property
    def of_name(self) -> str:
        """Return the name after “of”: “of the Netherlands”, “des Pays-Bas”."""
        return self._written("of") or self._plain_of() % {"name": self.the_name}

    @property
    def in_name(self) -> str:
        """Return the name after “in”: “in the Netherlands”, “aux Pays-Bas”."""
        return self._written("in") or self._plain_in() % {"name": self.the_name}

    def _written(self, form: str) -> str:
        language = (get_language() or "en").partition("-")[0]
        return getattr(self, f"{language}_{form}", "")

    def _plain_of(self) -> str:
        raise NotImplementedError

    def _plain_in(self) -> str:
        raise NotImplementedError

    def clean(self) -> None:
        """Raise `ValidationError` for a form without the words of the name, and for some forms without the others."""
        super().clean()
        faults: dict[str, str] = {}
        for language, fields in NAME_FORMS.items():
            name = getattr(self, f"name_{language}", "") or ""
            written = {field: getattr(self, field).strip() for field in fields}
            for field, form in written.items():
                setattr(self, field, form)
                if form and not _is_form_of(name, form):
                    faults[field] = gettext("“%(form)s” is no form of “%(name)s”.") % {"form": form, "name": name}
                elif not form and any(written.values()):
                    faults[field] = gettext("Fill in all forms of a language, or none.")
        if faults:
            raise ValidationError(faults)


def _is_form_of(name: str, form: str) -> bool:
    """Return whether the form has the words of the name in their order, with others such as articles between."""
    rest = iter(normalize_for_search(form).split())
    return all(word in rest for word in normalize_for_search(name).split())
