"""Admin views that open, review and publish an edition, and publish its errata."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from indicators import workflow
from indicators.admin.edition_forms import PublishForm
from indicators.admin.import_tables import absence_table
from indicators.models import Edition, Release, ScoreUpdate
from indicators.workflow import absences
from lib.admin.person import person
from lib.admin.start_page import Waiting

State = Edition.State
LISTED_CHANGES = 200  # changes listed before they are published


class EditionPublishing(admin.ModelAdmin[Any]):
    """Views that show what publishing would write, then call the act; a refusal keeps the typed reason."""

    def get_urls(self) -> list[URLPattern]:
        publish = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.publish_view))
        advance = self.admin_site.admin_view(require_POST(self.advance_view))
        confirm = self.admin_site.admin_view(require_POST(self.confirm_view))
        return [
            path("<int:pk>/confirm/", confirm, name="indicators_edition_confirm"),
            path("<int:pk>/publish/", publish, name="indicators_edition_publish"),
            path("<int:pk>/advance/", advance, name="indicators_edition_advance"),
            *super().get_urls(),
        ]

    def may_publish(self, request: HttpRequest, obj: Edition) -> bool:
        """Return whether the account may prepare releases and the edition is unpublished or has signed updates."""
        if not request.user.has_perm(workflow.PREPARE):
            return False
        return not obj.is_published or ScoreUpdate.objects.signed().filter(score__edition=obj).exists()

    def to_confirm(self, request: HttpRequest, obj: Edition) -> bool:
        """Return whether a release of the edition waits that the account may confirm."""
        prepared = workflow.prepared_release_of(obj)
        return prepared is not None and not workflow.may_confirm(prepared, person(request))

    def next_state(self, request: HttpRequest, obj: Edition) -> str:
        """Return the next state, "open" or "review", that the account may move the edition to; "" if none."""
        following = {State.DRAFT: State.OPEN, State.OPEN: State.REVIEW}.get(State(obj.state), "")
        return following if self.has_change_permission(request, obj) else ""

    def advance_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move a draft to open, or an open edition to review, and redirect to its page."""
        edition = get_object_or_404(Edition, pk=pk)
        if not self.has_change_permission(request, edition):
            raise PermissionDenied
        act = workflow.open_edition if request.POST.get("to") == State.OPEN else workflow.review_edition
        try:
            act(edition, by=person(request))
        except workflow.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            message = gettext("Edition %(year)s is %(state)s now.")
            messages.success(request, message % {"year": edition.year, "state": edition.get_state_display()})
        return HttpResponseRedirect(reverse("admin:indicators_edition_change", args=[pk]))

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what the release would write; a POST prepares it and redirects to the edition."""
        edition = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.may_publish(request, edition):
            raise PermissionDenied
        kind = workflow.next_release(edition)
        plan = _plan(edition, kind)
        form = PublishForm(request.POST or None, label_suffix="", undecided=len(plan.undecided) if plan else 0)
        if request.method == "POST" and form.is_valid():
            try:
                return self._prepare(request, edition, kind, form.cleaned_data)
            except workflow.Refused as refusal:
                form.add_error(None, str(refusal))
                plan = _plan(edition, kind)
        title = _titles()[kind] % {"year": edition.year}
        context = {"form": form, "edition": edition, "kind": kind, "plan": plan, **_counts(edition, plan)}
        context["remarks"] = self._remarks(plan)
        context["absences"] = None if kind == Release.Kind.ERRATUM else _absence_table(edition, plan)
        context["missing_attribution"] = _missing_attribution(edition) if kind != Release.Kind.ERRATUM else []
        return self.page(request, "publish.html", title=title, changes=_changes(plan), **context)

    def _prepare(self, request: HttpRequest, edition: Edition, kind: str, cleaned_data: dict[str, Any]) -> HttpResponse:
        workflow.prepare(
            edition,
            kind=Release.Kind(kind),
            by=person(request),
            reasons={code: cleaned_data[f"reason_{code}"] for code, _name in settings.LANGUAGES},
            leave_open=cleaned_data.get("leave_open", False),
        )
        message = gettext("The release of edition %(year)s is prepared. Another person confirms it.")
        messages.success(request, message % {"year": edition.year})
        return HttpResponseRedirect(reverse("admin:indicators_edition_change", args=[edition.pk]))

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm the release of an edition that waits for a second person, and redirect to the edition."""
        edition = get_object_or_404(self.get_queryset(request), pk=pk)
        if not request.user.has_perm(workflow.CONFIRM):
            raise PermissionDenied
        prepared = workflow.prepared_release_of(edition)
        try:
            if prepared is None:
                raise workflow.Refused(gettext("No release of edition %(year)s waits.") % {"year": edition.year})
            release = workflow.confirm(prepared, by=person(request))
        except workflow.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, edition, gettext("Published as release %(number)s") % {"number": release.number})
            message = gettext("Edition %(year)s is published as release %(number)s.")
            messages.success(request, message % {"year": edition.year, "number": release.number})
        return HttpResponseRedirect(reverse("admin:indicators_edition_change", args=[edition.pk]))

    def _remarks(self, plan: workflow.Plan | None) -> list[str]:
        """Return sentences of other model admins (`before_release`) on the updates that would be published."""
        site = self.admin_site
        registered = [site.get_model_admin(model) for model in apps.get_models() if site.is_registered(model)]
        asks = [getattr(admin, "before_release", None) for admin in registered]
        return [remark for ask in asks if ask and plan and plan.updates for remark in ask(plan.updates)]

    def waiting_releases(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield an entry of the start page for each edition with signed updates, to those who may prepare releases."""
        if not request.user.has_perm(workflow.PREPARE):
            return
        signed = ScoreUpdate.objects.signed().order_by("score__edition__year")
        counted = Counter(signed.values_list("score__edition", "score__edition__year"))
        for (edition, year), count in counted.items():
            publish = reverse("admin:indicators_edition_publish", args=[edition])
            detail = ngettext("%(count)s signed update waits", "%(count)s signed updates wait", count)
            yield Waiting(
                title=gettext("Release of edition %(year)s") % {"year": year},
                detail=detail % {"count": format_count(count)},
                url=publish,
                acts=[(gettext("Publish"), publish)],
            )

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        """Render a template of admin/indicators/edition/ with the context of the admin site."""
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/indicators/edition/{template}", {**shared, **context})


def _plan(edition: Edition, kind: str) -> workflow.Plan | None:
    if kind == Release.Kind.IMPORT:
        return None
    return workflow.plan_erratum(edition) if kind == Release.Kind.ERRATUM else workflow.plan_edition(edition)


def _missing_attribution(edition: Edition) -> list[tuple[str, str]]:
    """Return [(label, address of the form field)] of what is empty of publisher, license and citation."""
    form = reverse("admin:indicators_edition_change", args=[edition.pk])
    first = settings.LANGUAGES[0][0]
    fields = {"publisher": "publisher", "license": f"license_{first}", "citation": f"citation_{first}"}
    return [
        (capfirst(str(label_for_field(name, Edition))), f"{form}#id_{fields[name]}")
        for name in workflow.missing_attribution(edition)
    ]


def _titles() -> dict[str, str]:
    return {
        Release.Kind.IMPORT: gettext("Publish edition %(year)s"),
        Release.Kind.EDITION: gettext("Publish edition %(year)s as it was reviewed"),
        Release.Kind.ERRATUM: gettext("Publish a correction of edition %(year)s"),
    }


def _counts(edition: Edition, plan: workflow.Plan | None) -> dict[str, Any]:
    """Return the numbers of cells in the release, formatted; for an import the filled cells and all cells."""
    if plan is not None:
        return {"counts": {name: format_count(number) for name, number in plan.counts.items()}}
    cells = edition.memberships.count() * edition.parts.filter(indicator__kind="indicator").count()
    return {"filled": format_count(edition.scores.present().count()), "cells": format_count(cells)}


def _absence_table(edition: Edition, plan: workflow.Plan | None) -> dict[str, object] | None:
    """Return the table of countries that would lack scores once the edition is published, or None."""
    all_absences = workflow.absent_when_published(edition, plan)
    rows = [
        {"country": absence.country, "missing": absence.missing, "of": absence.of}
        for absence in all_absences[: absences.LISTED]
    ]
    cells = sum(absence.missing for absence in all_absences)
    return absence_table(rows, countries=len(all_absences), cells=cells) if all_absences else None


def _changes(plan: workflow.Plan | None) -> list[ScoreUpdate]:
    """Return the first 200 updates that change a score, by country and indicator."""
    changed = (
        [update.pk for update in plan.updates if update.final != update.old_half_points][:LISTED_CHANGES]
        if plan
        else []
    )
    updates = ScoreUpdate.objects.filter(pk__in=changed).select_related("score__country", "score__indicator")
    return list(updates.order_by("score__country__iso3", "score__indicator__order"))


def format_count(number: int) -> str:
    """Return a number with thousands grouped as the active language does."""
    return number_format(number, use_l10n=True, force_grouping=True)
