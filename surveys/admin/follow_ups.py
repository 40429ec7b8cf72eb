"""Admin of what was done about answers: entries that the public reads beside the results of a survey."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lib import caching
from lib.admin.conflicts import ConflictAwareAdmin, VersionedForm
from lib.admin.history import HistoryAdmin
from lib.admin.side_by_side import MissingTranslation, SideBySideAdmin, pair
from surveys.models import FollowUp, Question, Survey

# A page of this site, or another one that is read over TLS.
ADDRESS = RegexValidator(
    r"\A(?:/(?!/)|https://)[^\s<>\"'\\]*\Z", _("Give an address that begins with / on this site, or with https://.")
)


class FollowUpForm(VersionedForm):
    """The form of an entry: its question is one of its survey."""

    link = forms.CharField(label=_("Where it is seen"), required=False, max_length=200, validators=[ADDRESS])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        question, survey = cleaned.get("question"), cleaned.get("survey")
        if question and survey and question.survey_id != survey.pk:
            self.add_error("question", _("This question belongs to another survey."))
        return cleaned


@admin.register(FollowUp)
class FollowUpAdmin(ConflictAwareAdmin, HistoryAdmin, SideBySideAdmin):
    """What was done: published as soon as it is saved."""

    form = FollowUpForm
    list_display = ("day", "survey", "question", "kind", "text")
    list_filter = ("survey", "kind", MissingTranslation)
    list_select_related = ("survey", "question")
    search_fields = ("text_en", "text_fr")
    date_hierarchy = None
    fieldsets = (
        (None, {"fields": (("survey", "question"), ("kind", "day"), "link")}),
        (
            _("Public at once. Name nobody, quote nobody’s words, and give no number of answers."),
            {"fields": (pair("text"),), "classes": ("languages",)},
        ),
    )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer surveys that have a public page, and their questions without statements."""
        surveys = Survey.objects.filter(demonstration=False, kind=Survey.Kind.FEEDBACK)
        if db_field.name == "survey":
            kwargs["queryset"] = surveys
        if db_field.name == "question":
            kwargs["queryset"] = Question.objects.filter(survey__in=surveys, parent=None).order_by("survey", "order")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: FollowUp, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        caching.new_generation()

    def delete_model(self, request: HttpRequest, obj: FollowUp) -> None:
        super().delete_model(request, obj)
        caching.new_generation()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        caching.new_generation()
