"""Admin forms of translated texts: one row for each text, one column for each language."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Field, Model, Q, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from lib.admin.start_page import Waiting

FIRST, *OTHERS = [code for code, _name in settings.LANGUAGES]


def pair(name: str) -> tuple[str, ...]:
    """Return a text's columns, one for each language: "name" gives ("name_en", "name_fr"), a row of a form."""
    return tuple(build_localized_fieldname(name, code) for code, _name in settings.LANGUAGES)


def texts(model: type[Model]) -> list[str]:
    """Return the names of a model's texts that exist in every language, in the order they were registered."""
    return list(translator.get_options_for_model(model).all_fields)


def untranslated(model: type[Model], language: str) -> Q:
    """Return the condition for rows with some text in the first language that is missing in this one."""
    condition = Q(pk__in=[])
    for name in texts(model):
        first, other = build_localized_fieldname(name, FIRST), build_localized_fieldname(name, language)
        condition |= ~(Q(**{first: ""}) | Q(**{first: None})) & (Q(**{other: ""}) | Q(**{other: None}))
    return condition


class MissingTranslation(admin.SimpleListFilter):
    """Narrows a list to rows that lack a text in a language."""

    title = _("translation")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            (code, gettext("missing in %(language)s") % {"language": get_language_info(code)["name_translated"]})
            for code in OTHERS
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in OTHERS:
            return queryset
        return queryset.filter(untranslated(queryset.model, str(self.value())))


class SideBySideFields(admin.options.BaseModelAdmin[Any]):
    """Labels each column with its language, and tells the browser which language is written in it."""

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        field: FormField | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        language = getattr(db_field, "language", None)
        if field is not None and language:
            info = get_language_info(language)
            field.label = gettext("%(text)s, %(language)s") % {
                "text": capfirst(db_field.translated_field.verbose_name),  # type: ignore[attr-defined]
                "language": info["name_translated"],
            }
            field.widget.attrs.update(lang=language, dir="auto")
        return field


class SideBySideAdmin(SideBySideFields, TranslationAdmin[Any]):
    """An admin of translated texts that reports on the start page how many rows lack a translation."""

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield, for those who may change rows, one entry for each language in which some lack a text."""
        if not self.has_change_permission(request):
            return
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        for code in OTHERS:
            count = self.get_queryset(request).filter(untranslated(self.model, code)).count()
            if count:
                yield Waiting(
                    title=gettext("%(what)s: missing in %(language)s")
                    % {
                        "what": capfirst(self.opts.verbose_name_plural),
                        "language": get_language_info(code)["name_translated"],
                    },
                    detail=ngettext("%(count)s text to translate", "%(count)s texts to translate", count)
                    % {"count": count},
                    url=f"{url}?{MissingTranslation.parameter_name}={code}",
                )
