"""Admin of sections and questions of a survey's draft, with options and statements as inline rows."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lib.admin.side_by_side import MissingTranslation, SideBySideFields, pair
from surveys import kinds
from surveys.admin import question_settings
from surveys.admin.copying import CopyQuestionPages, CopySectionPages
from surveys.admin.drafts import PartAdmin, published_keys
from surveys.admin.question_forms import (
    CodedRows,
    OptionRow,
    QuestionForm,
    StatementRows,
    last_order,
    paste_options,
    paste_rows,
)
from surveys.models import Option, Question, Scale, Section, Survey
from surveys.questionnaires.drafting import put_statements_beside
from surveys.questionnaires.option_lists import take_options
from surveys.questionnaires.published_keys import PublishedKeys
from surveys.questionnaires.renaming import follow_codes


def is_fixed(survey: Survey | None) -> bool:
    """Return whether only texts may change: the survey about single scores is part of the software."""
    return survey is not None and survey.kind == Survey.Kind.SCORE


class Inline(SideBySideFields, admin.TabularInline[Any, Any]):
    """Inline rows of a question; a published row keeps its code and cannot be deleted."""

    extra = 0
    formset: Any = CodedRows

    def get_formset(self, request: HttpRequest, obj: Question | None = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        public = published_keys(request, obj.survey) if obj else None
        formset.public = self.public(public) if public else frozenset()
        return formset

    def public(self, published: PublishedKeys) -> frozenset[int]:
        raise NotImplementedError

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> Any:
        texts = set(pair(self.formset.words))
        return [name for name in self.fields or () if name not in texts] if obj and is_fixed(obj.survey) else ()

    def has_add_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        return not (obj and is_fixed(obj.survey)) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        return not (obj and is_fixed(obj.survey)) and super().has_delete_permission(request, obj)


class OptionInline(Inline):
    """The options of a question, without those that are built in."""

    model = Option
    form = OptionRow
    fields = (
        "order", *pair("label"), "code", "value", "is_missing", "reason", "with_text", "exclusive", "fixed", "retired",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Option]:
        return super().get_queryset(request).filter(built_in=False)

    def has_add_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        return not (obj and obj.option_list_id) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Return False where the options come from a list: they are changed there."""
        return not (obj and obj.option_list_id) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        return not (obj and obj.option_list_id) and super().has_delete_permission(request, obj)

    def public(self, published: PublishedKeys) -> frozenset[int]:
        return published.options


class RowInline(Inline):
    """The statements of a question of kind matrix."""

    model = Question
    formset: Any = StatementRows
    verbose_name, verbose_name_plural = _("statement"), _("statements")
    fields = ("order", *pair("text"), "code", "scale", "reversed", "retired")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the scales of the page's survey."""
        kwargs["queryset"] = Scale.objects.filter(survey=_survey_of_question_page(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def public(self, published: PublishedKeys) -> frozenset[int]:
        return published.questions


@admin.register(Section)
class SectionAdmin(CopySectionPages, PartAdmin):
    """Sections of a survey; one with questions cannot be deleted."""

    list_display = ("title", "survey", "code")
    list_filter = ("survey", MissingTranslation)
    list_select_related = ("survey",)
    fieldsets = (
        (None, {"fields": (("survey", "code", "order"),), "classes": ("known-row",)}),
        (_("Text"), {"fields": (pair("title"), pair("introduction")), "classes": ("languages",)}),
    )

    def survey_of(self, request: HttpRequest, obj: Section | None) -> Survey | None:
        return obj.survey if obj else _row_in_query(request, "survey", Survey.objects.all())

    def get_readonly_fields(self, request: HttpRequest, obj: Section | None = None) -> Any:
        if obj is None:
            return ()
        if is_fixed(obj.survey):
            return ("survey", "code", "order")
        return ("survey", "code") if obj.code in published_keys(request, obj.survey).sections else ("survey",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = Survey.objects.changeable()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Section | None = None) -> bool:
        return obj is not None and not obj.questions.exists() and super().has_delete_permission(request, obj)


class KindFilter(admin.SimpleListFilter):
    """Narrows a list of questions to a kind."""

    title, parameter_name = _("kind"), "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return _kinds()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Question)
class QuestionAdmin(CopyQuestionPages, PartAdmin):
    """Questions with their options; a published one is retired, never deleted, and keeps its code."""

    form = QuestionForm
    list_display = ("text", "survey", "code", "kind_name", "retired")
    list_filter = ("survey", KindFilter, "retired", MissingTranslation)
    list_select_related = ("survey",)
    search_fields = ("text_en", "text_fr", "code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).filter(parent=None).select_related("survey", "section__survey")

    def survey_of(self, request: HttpRequest, obj: Question | None) -> Survey | None:
        if obj:
            return obj.section.survey
        section = _row_in_query(request, "section", Section.objects.select_related("survey"))
        return section.survey if section else None

    def get_fieldsets(self, request: HttpRequest, obj: Question | None = None) -> Any:
        texts = (_("Text"), {"fields": (pair("text"), pair("help")), "classes": ("languages",)})
        settings = ("required", "longest", "retired") if obj else ("required", "longest")
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        is_open = may and not (obj and is_fixed(obj.survey))
        takes = obj is None or kinds.of(obj.kind).takes_options
        listed = ["option_list"] if takes and is_open else []
        in_scale = [("scale", "reversed")] if obj and is_open and kinds.of(obj.kind).is_item else []
        rows = (("section", "order"), ("kind" if is_open else "kind_name", "code"), settings, *listed, *in_scale)
        where = (None, {"fields": rows})
        pasting = (_("Many at once"), {"fields": ("pasted", "pasted_rows"), "classes": ("collapse",)})
        kind = kinds.of(obj.kind) if obj and is_open else None
        own = question_settings.rows(kind) if kind else []
        setting_up = [(str(kind.name).capitalize(), {"fields": own})] if kind and own else []
        return [texts, where, *setting_up, *([pasting] if takes and is_open else [])]

    def get_form(self, request: HttpRequest, obj: Question | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form with the fields that the question's kind is set up by."""
        if obj is not None:
            kwargs["form"] = type("QuestionForm", (QuestionForm,), question_settings.fields(kinds.of(obj.kind), obj))
        return super().get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> Any:
        if obj is None:
            return ("kind_name",)
        if is_fixed(obj.survey):
            return ("section", "order", "kind_name", "code", "required", "longest", "retired")
        return ("kind_name", "code") if obj.pk in published_keys(request, obj.survey).questions else ("kind_name",)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_name(self, obj: Question) -> str:
        return str(kinds.of(obj.kind).name)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return initial values that put a new question after the others of its section."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        section = _row_in_query(request, "section", Section.objects.all())
        return {**initial, "order": last_order(section.questions.filter(parent=None)) + 1} if section else initial

    def get_inlines(self, request: HttpRequest, obj: Question | None) -> Any:
        if obj is None or not kinds.of(obj.kind).takes_options:
            return ()
        return (RowInline, OptionInline) if kinds.of(obj.kind).takes_statements else (OptionInline,)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the scales and sections of the page's survey; without one, sections of all surveys that can change."""
        if db_field.name == "scale":
            kwargs["queryset"] = Scale.objects.filter(survey=self._survey_of_page(request))
        if db_field.name != "section":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kwargs["queryset"] = Section.objects.filter(survey__in=Survey.objects.changeable()).select_related("survey")
        survey = self._survey_of_page(request)
        if survey:
            kwargs["queryset"] = kwargs["queryset"].filter(survey=survey)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _survey_of_page(self, request: HttpRequest) -> Survey | None:
        return _survey_of_question_page(request) or self.survey_of(request, None)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the kinds of questions by name."""
        if db_field.name == "kind":
            return forms.ChoiceField(label=capfirst(db_field.verbose_name), choices=[("", "—"), *_kinds()])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        if obj is None or is_fixed(obj.survey) or obj.pk in published_keys(request, obj.survey).questions:
            return False
        return super().has_delete_permission(request, obj)

    def response_post_save_add(self, request: HttpRequest, obj: Question) -> HttpResponseRedirect:
        """Redirect a new question to its own page where it has options or is set up, any other to its survey."""
        kind = kinds.of(obj.kind)
        if (kind.takes_options and not obj.options.exists()) or kind.settings_fields():
            return HttpResponseRedirect(reverse("admin:surveys_question_change", args=[obj.pk]))
        return super().response_post_save_add(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        question = form.instance
        if is_fixed(question.survey):
            return
        kind = kinds.of(question.kind)
        if kind.takes_options and question.option_list:
            take_options([question])
        elif kind.takes_options:
            paste_options(question, form.cleaned_data.get("pasted") or [])
        if kind.takes_statements:
            paste_rows(question, form.cleaned_data.get("pasted_rows") or [])
        put_statements_beside(question)
        follow_codes(question.survey, *_new_codes(form, formsets))


def _new_codes(form: Any, formsets: Any) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return {old: new} of the codes that a page changed: of the question and its statements, and of their options."""
    rows = [row for formset in formsets for row in formset.initial_forms if row.instance.pk]
    codes = dict(_new_code(row) for row in (form, *rows) if isinstance(row.instance, Question))
    options = dict(_new_code(row) for row in rows if isinstance(row.instance, Option))
    return codes, dict.fromkeys(codes, options)


def _new_code(form: Any) -> tuple[str, str]:
    """Return the code that the row of a form had, and the one that it has."""
    return form.initial.get("code", form.instance.code), form.instance.code


def _kinds() -> list[tuple[str, str]]:
    """Return the kinds that editors choose from, by code and name."""
    return [(kind.code, str(kind.name)) for kind in kinds.every() if kind.is_offered]


def _survey_of_question_page(request: HttpRequest) -> Survey | None:
    key = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
    return Survey.objects.filter(questions=int(key)).first() if key.isascii() and key.isdigit() else None


def _row_in_query(request: HttpRequest, name: str, rows: QuerySet[Any]) -> Any:
    """Return the row whose key is the query parameter `name`; None without one."""
    key = request.GET.get(name, "")
    return rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
