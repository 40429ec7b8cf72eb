"""Editions in the admin: create one from another, change a draft, publish."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators import workflow
from indicators.admin.edition_forms import EditionForm, NewEditionForm
from indicators.admin.edition_parts import TreePartInline
from indicators.admin.edition_preparing import EditionPreparing
from indicators.admin.release_words import format_count
from indicators.models import Edition, Membership, Narrative, ScoreUpdate, TreePart
from lib.admin.conflicts import ConflictAwareAdmin
from lib.admin.history import HistoryAdmin
from lib.admin.person import person
from lib.admin.publishing import PublishingAdmin
from lib.admin.side_by_side import SideBySideAdmin, pair
from lib.admin.start_page import Waiting


@admin.register(Edition)
class EditionAdmin(ConflictAwareAdmin, HistoryAdmin, PublishingAdmin, SideBySideAdmin, EditionPreparing):
    """Editions; tree, regions and deletion for drafts only. A published edition keeps its scores."""

    form = EditionForm
    list_display = ("year", "state", "publisher", "assessed_year", "filled", "report_url", "published_at")
    list_select_related = True
    ordering = ("-year",)
    actions = None
    fieldsets = (
        (None, {"fields": (("year", "state", "demonstration", "published_at"), "assessed_year", "report_url")}),
        (_("Whose figures these are"), {"fields": ("publisher", "publisher_url", "published_on")}),
        (
            _("How they are named, used and cited"),
            {"fields": tuple(map(pair, ("title", "source", "license", "citation"))), "classes": ("languages",)},
        ),
    )
    readonly_fields = ("year", "state", "demonstration", "published_at")
    inlines = (TreePartInline,)
    change_form_template = "admin/indicators/edition/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        filled = Count("scores", filter=Q(scores__half_points__isnull=False))
        editions: QuerySet[Edition] = super().get_queryset(request)
        return editions.annotate(filled_scores=filled)

    @admin.display(description=_("scores"), ordering="filled_scores")
    def filled(self, obj: Any) -> str:
        return format_count(obj.filled_scores)

    def get_fieldsets(self, request: HttpRequest, obj: Edition | None = None) -> Any:
        """Return the fieldsets; a demonstration has no publisher or citation to fill in."""
        return self.fieldsets[:1] if obj is not None and obj.demonstration else self.fieldsets

    def save_model(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        obj.unattributed = obj.unattributed and bool(workflow.missing_attribution(obj))
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        draft = obj is None or obj.state == Edition.State.DRAFT
        return draft and super().has_delete_permission(request, obj)

    def view_on_site(self, obj: Edition) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Create a draft with the tree and regions of another edition, and redirect to it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewEditionForm(request.POST or None, label_suffix="")
        edition = self._create_draft(request, form) if form.is_valid() else None
        if edition is not None:
            return HttpResponseRedirect(reverse("admin:indicators_edition_change", args=[edition.pk]))
        return self.page(request, "new.html", title=gettext("New edition"), form=form)

    def _create_draft(self, request: HttpRequest, form: NewEditionForm) -> Edition | None:
        try:
            edition = workflow.create_edition(
                form.cleaned_data["year"], like=form.cleaned_data["like"], by=person(request)
            )
        except workflow.Refused as refusal:
            form.add_error("year", str(refusal))
            return None
        self.log_addition(request, edition, [{"added": {}}])
        message = gettext("Edition %(year)s is a draft now: scores can be imported into it.")
        messages.success(request, message % {"year": edition.year})
        return edition

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        edition = kwargs.get("obj")
        if edition is not None:
            context["waiting_release"] = self.waiting_release(request, edition)
            may_prepare = context["waiting_release"] is None and self.may_prepare(request, edition)
            context["prepare_as"] = workflow.next_release(edition) if may_prepare else ""
            context["withdraws"] = None if context["waiting_release"] else self.withdrawable(request, edition)
            context["next_state"] = self.next_state(request, edition)
        context["publishes"] = edition is not None and edition.is_published
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return the drafts and counts of what is deleted with them, instead of listing every row."""
        drafts = list(objs)
        counts = {
            model._meta.verbose_name_plural: model._default_manager.filter(edition__in=drafts).count()
            for model in (TreePart, Membership, Narrative)
        }
        return [str(edition) for edition in drafts], counts, set(), []

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Refuse with one message where the edition holds scores, instead of listing thousands of them."""
        edition = self.get_object(request, object_id)
        if edition is not None and self.has_delete_permission(request, edition) and edition.scores.exists():
            message = gettext("Edition %(year)s has scores, so it can no longer be deleted. Import over them instead.")
            messages.error(request, message % {"year": edition.year})
            return HttpResponseRedirect(reverse("admin:indicators_edition_change", args=[edition.pk]))
        return super().delete_view(request, object_id, extra_context)

    def _fill_state(self, edition: Any) -> str:
        """Return a phrase on a draft's scores: their number, under review, or none yet."""
        if edition.filled_scores:
            return gettext("%(count)s scores") % {"count": self.filled(edition)}
        if ScoreUpdate.objects.filter(score__edition=edition).exists():
            return gettext("its scores are under review")
        return gettext("a demonstration") if edition.demonstration else gettext("no scores yet: import them")

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield entries of the start page: releases to confirm, signed updates to release, and drafts."""
        yield from self.waiting_releases(request)
        if not self.has_change_permission(request):
            return
        drafts: Any = self.get_queryset(request).filter(state=Edition.State.DRAFT)
        for edition in drafts:
            acts = []
            if edition.filled_scores and self.may_prepare(request, edition):
                acts.append((gettext("Prepare"), reverse("admin:indicators_edition_prepare", args=[edition.pk])))
            yield Waiting(
                title=gettext("Edition %(year)s is a draft") % {"year": edition.year},
                detail=self._fill_state(edition),
                url=reverse("admin:indicators_edition_change", args=[edition.pk]),
                acts=acts,
            )
