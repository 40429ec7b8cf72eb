"""Editions: a new one like another, its tree and regions while it is a draft, and its publication."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from indicators import workflow
from indicators.admin.conflicts import ConflictAwareAdmin
from indicators.admin.edition_forms import NewEditionForm, PublishForm
from indicators.admin.edition_parts import TreePartInline
from indicators.admin.history import HistoryAdmin
from indicators.admin.publishing import PublishingAdmin
from indicators.admin.waiting import Waiting
from indicators.models import Edition, Membership, Narrative, TreePart


@admin.register(Edition)
class EditionAdmin(ConflictAwareAdmin, HistoryAdmin, PublishingAdmin):
    """Only drafts are arranged here; a published edition keeps its tree, its regions and its scores."""

    list_display = ("year", "state", "assessed_year", "filled", "report_url", "published_at")
    list_select_related = True
    ordering = ("-year",)
    actions = None
    fields = (("year", "state", "published_at"), "assessed_year", "report_url")
    readonly_fields = ("year", "state", "published_at")
    inlines = (TreePartInline,)
    change_form_template = "admin/indicators/edition/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        filled = Count("scores", filter=Q(scores__half_points__isnull=False))
        return super().get_queryset(request).annotate(filled_scores=filled)

    @admin.display(description=_("scores"), ordering="filled_scores")
    def filled(self, obj: Any) -> str:
        return _printed(obj.filled_scores)

    def get_urls(self) -> list[URLPattern]:
        publish = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.publish_view))
        return [path("<int:pk>/publish/", publish, name="indicators_edition_publish"), *super().get_urls()]

    def may_publish(self, request: HttpRequest, obj: Edition) -> bool:
        """A release is one publishing act: who may add one may publish."""
        return obj.state == Edition.State.DRAFT and request.user.has_perm("indicators.add_release")

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        draft = obj is None or obj.state == Edition.State.DRAFT
        return draft and super().has_delete_permission(request, obj)

    def view_on_site(self, obj: Edition) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Open a draft with the tree and the regions of another edition."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewEditionForm(request.POST or None, label_suffix="")
        edition = self._opened(request, form) if form.is_valid() else None
        if edition is not None:
            return HttpResponseRedirect(reverse("admin:indicators_edition_change", args=[edition.pk]))
        return self._page(request, "new.html", title=gettext("New edition"), form=form)

    def _opened(self, request: HttpRequest, form: NewEditionForm) -> Edition | None:
        try:
            edition = workflow.create_edition(form.cleaned_data["year"], like=form.cleaned_data["like"])
        except workflow.Refused as refusal:
            form.add_error("year", str(refusal))
            return None
        self.log_addition(request, edition, [{"added": {}}])
        said = gettext("Edition %(year)s is a draft now: scores can be imported into it.")
        messages.success(request, said % {"year": edition.year})
        return edition

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        edition = kwargs.get("obj")
        context["may_publish"] = edition is not None and self.may_publish(request, edition)
        context["publishes"] = edition is not None and edition.is_published
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the drafts and count what goes with them, instead of listing every country."""
        drafts = list(objs)
        counts = {
            model._meta.verbose_name_plural: model._default_manager.filter(edition__in=drafts).count()
            for model in (TreePart, Membership, Narrative)
        }
        return [str(edition) for edition in drafts], counts, set(), []

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Say shortly what stands in the way, instead of listing thousands of scores."""
        edition = self.get_object(request, object_id)
        if edition is not None and self.has_delete_permission(request, edition) and edition.scores.exists():
            said = gettext("Edition %(year)s holds scores: it cannot be deleted any more. Import over them instead.")
            messages.error(request, said % {"year": edition.year})
            return HttpResponseRedirect(reverse("admin:indicators_edition_change", args=[edition.pk]))
        return super().delete_view(request, object_id, extra_context)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more, with what is in the draft, then publish it as one release."""
        edition = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.may_publish(request, edition):
            raise PermissionDenied
        form = PublishForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            return self._publish(request, edition, form.cleaned_data["reason"])
        title = gettext("Publish edition %(year)s") % {"year": edition.year}
        cells = edition.memberships.count() * edition.parts.filter(indicator__kind="indicator").count()
        counts = {"filled": self.filled(edition), "cells": _printed(cells)}
        return self._page(request, "publish.html", title=title, form=form, edition=edition, **counts)

    def _publish(self, request: Any, edition: Edition, reason: str) -> HttpResponse:
        try:
            release = workflow.publish_edition(edition, by=request.user, reason=reason)
        except workflow.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, edition, gettext("Published as release %(number)s") % {"number": release.number})
            said = gettext("Edition %(year)s is published as release %(number)s.")
            messages.success(request, said % {"year": edition.year, "number": release.number})
        return HttpResponseRedirect(reverse("admin:indicators_edition_change", args=[edition.pk]))

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/indicators/edition/{template}", {**shared, **context})

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Drafts, to those who may arrange, fill or publish them."""
        if not self.has_change_permission(request):
            return
        drafts: Any = self.get_queryset(request).filter(state=Edition.State.DRAFT)
        for edition in drafts:
            acts = []
            if edition.filled_scores and self.may_publish(request, edition):
                acts.append((gettext("Publish"), reverse("admin:indicators_edition_publish", args=[edition.pk])))
            yield Waiting(
                title=gettext("Edition %(year)s is a draft") % {"year": edition.year},
                detail=gettext("%(count)s scores") % {"count": self.filled(edition)}
                if edition.filled_scores
                else gettext("no scores yet: import them"),
                url=reverse("admin:indicators_edition_change", args=[edition.pk]),
                acts=acts,
            )


def _printed(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
