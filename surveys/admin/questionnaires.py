"""Admin of surveys: the list, and a survey's page with its outline and its errors and warnings before publishing."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib import caching
from lib.admin.side_by_side import MissingTranslation, SideBySideFields, pair
from lib.admin.start_page import Waiting
from surveys.admin.before_publishing import BeforePublishingPages
from surveys.admin.builder.page import BuilderPages
from surveys.admin.builder.trying import TryingPages
from surveys.admin.copying import CopySurveyPages
from surveys.admin.draft_files import DraftFilePages
from surveys.admin.drafts import DraftAdmin
from surveys.admin.inventing import InventingPages
from surveys.admin.languages import LanguagePages, name_of
from surveys.admin.outline import outline
from surveys.admin.paths import PathPages
from surveys.admin.public_results import PublicResultsPages
from surveys.admin.question_forms import ScaleRows
from surveys.admin.questions import is_fixed
from surveys.admin.survey_form import SurveyForm
from surveys.admin.versions import PublishingPages, draft_report
from surveys.analysis import survey_counts
from surveys.documents.languages import OF_THE_SITE
from surveys.models import Question, Response, Scale, Section, Survey, SurveyVersion
from surveys.questionnaires import compiling

State = Survey.State


class ScaleInline(SideBySideFields, admin.TabularInline[Any, Any]):
    """The scales of a survey; questions and statements say on their own page which they belong to."""

    model = Scale
    formset = ScaleRows
    extra = 0
    fields = (*pair("name"), *pair("high_means"), "code")


@admin.register(Survey)
class SurveyAdmin(
    BuilderPages,
    TryingPages,
    PublishingPages,
    PathPages,
    LanguagePages,
    DraftFilePages,
    CopySurveyPages,
    InventingPages,
    BeforePublishingPages,
    PublicResultsPages,
    DraftAdmin,
):
    """Surveys: editors write drafts, publishers publish them; a published survey is archived, never deleted."""

    list_display = ("title", "kind", "state", "version", "differs", "responses_received")
    list_filter = ("state", "kind", MissingTranslation)
    list_per_page = 50
    search_fields = ("title_en", "title_fr", "slug")
    change_form_template = "admin/surveys/survey/change_form.html"
    form = SurveyForm
    fieldsets = (
        (
            _("Texts and dates"),
            {"fields": (pair("title"), pair("introduction"), pair("thanks")), "classes": ("languages",)},
        ),
        (None, {"fields": (("slug", "opens", "closes", "cap"),)}),
        (None, {"fields": (("in_pages", "random_sections"),)}),
    )

    def survey_of(self, request: HttpRequest, obj: Survey | None) -> Survey | None:
        return obj

    def get_fieldsets(self, request: HttpRequest, obj: Survey | None = None) -> Any:
        """Return the fields; the survey about scores is asked on one page, in its order."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets[:-1] if obj and is_fixed(obj) else fieldsets

    def get_inlines(self, request: HttpRequest, obj: Survey | None) -> Any:
        return (ScaleInline,) if obj and not is_fixed(obj) else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Survey]:
        newest = SurveyVersion.objects.filter(survey=OuterRef("pk")).order_by("-number")
        surveys: QuerySet[Survey] = super().get_queryset(request)
        return surveys.annotate(
            newest_number=Subquery(newest.values("number")[:1]),
            newest_hash=Subquery(newest.values("content_hash")[:1]),
            received=survey_counts.number(Response.Status.values),
        )

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the change list whose surveys know whether their draft differs from the newest version."""
        changelist: Any = super().get_changelist_instance(request)
        surveys = list(changelist.result_list)
        documents = compiling.compile_drafts(surveys)
        for survey in surveys:
            survey.draft_differs = survey.newest_hash not in (None, compiling.document_checksum(documents[survey.pk]))
        changelist.result_list = surveys
        return changelist

    @admin.display(description=_("version"), ordering="newest_number")
    def version(self, obj: Any) -> str:
        return str(obj.newest_number or "–")

    @admin.display(description=_("draft"))
    def differs(self, obj: Any) -> str:
        if obj.newest_number is None:
            return gettext("not public yet")
        return gettext("differs from the public version") if obj.draft_differs else gettext("as public")

    @admin.display(description=_("responses"), ordering="received")
    def responses_received(self, obj: Any) -> str:
        return number_format(obj.received or 0, force_grouping=True)

    def get_form(self, request: HttpRequest, obj: Survey | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.ordered = bool(obj) and not is_fixed(obj) and self.has_change_permission(request, obj)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Survey | None = None) -> Any:
        return ("slug",) if obj and (is_fixed(obj) or obj.versions.exists()) else ()

    def has_delete_permission(self, request: HttpRequest, obj: Survey | None = None) -> bool:
        deletable = obj is not None and not is_fixed(obj) and not obj.versions.exists()
        return deletable and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return the surveys and the numbers of sections and questions that go with them; nothing protects them."""
        surveys = list(objs)
        counts = {
            Section._meta.verbose_name_plural: Section.objects.filter(survey__in=surveys).count(),
            Question._meta.verbose_name_plural: Question.objects.filter(survey__in=surveys).count(),
        }
        return [str(survey) for survey in surveys], counts, set(), []

    def view_on_site(self, obj: Survey) -> str | None:
        return obj.get_absolute_url() if obj.state == State.LIVE and not is_fixed(obj) else None

    def save_model(self, request: HttpRequest, obj: Survey, form: Any, change: bool) -> None:
        """Save the survey and its order numbers, and start a new generation where its dates or cap take effect."""
        before = Survey.objects.get(pk=obj.pk).public_facts if change else None
        super().save_model(request, obj, form, change)
        form.reorder()
        if obj.public_facts != before:
            caching.new_generation()

    def response_post_save_add(self, request: HttpRequest, obj: Survey) -> HttpResponseRedirect:
        """Redirect a new survey to its own page, or to the one on which it is built."""
        change_page = reverse("admin:surveys_survey_change", args=[obj.pk])
        return HttpResponseRedirect(self.address(obj, None) if "_build" in request.POST else change_page)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        survey = kwargs.get("obj")
        if survey is not None:
            report = draft_report(survey)
            context |= {
                "report": report,
                "outline": outline(survey, report.live.document if report.live else None, context["adminform"].form),
                "fixed": is_fixed(survey),
                "preview_languages": [(code, name_of(code)) for code in (*OF_THE_SITE, *survey.languages)],
                "may_edit": self.has_change_permission(request, survey),
                **self.acts(request, survey),
                **self.invented_context(request, survey),
                **self.handover_context(request, survey),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield missing translations, and to publishers each draft that differs from its newest version."""
        yield from super().waiting(request)
        if not self.may_publish(request):
            if self.has_change_permission(request):
                yield from self.given_back()
            return
        yield from self.handed_over()
        surveys = list(self.get_queryset(request).exclude(Q(state=State.ARCHIVED) | Q(newest_hash=None)))
        documents = compiling.compile_drafts(surveys)
        for survey in surveys:
            if survey.newest_hash != compiling.document_checksum(documents[survey.pk]):  # type: ignore[attr-defined]
                yield Waiting(
                    title=gettext("Survey “%(title)s” has an unpublished draft") % {"title": survey},
                    detail=gettext("it differs from what visitors are asked"),
                    url=reverse("admin:surveys_survey_change", args=[survey.pk]),
                    acts=[(gettext("Publish"), reverse("admin:surveys_survey_publish", args=[survey.pk]))],
                )
