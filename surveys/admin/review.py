"""The review desk: the list of score updates, and the page of one with its evidence and its acts."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from indicators import catalogue, workflow
from indicators.models import ScoreUpdate
from indicators.pages import consequence
from indicators.workflow import audit
from lib.admin.person import person
from lib.admin.read_only import ReadOnlyAdmin
from lib.admin.start_page import Waiting
from lib.numbers import half_points, number
from surveys import aggregation
from surveys.admin import review_kept, review_newer, review_queue, review_words
from surveys.admin.review_agreement import agreement_of
from surveys.admin.review_deciding import DecisionForm, acts, decide, gate_words
from surveys.admin.review_evidence import gather_evidence
from surveys.admin.unanswered import UnansweredPages
from surveys.models import Aggregate

CONFLICT = 409
NAMED = 10  # updates or differences listed in a message


@admin.register(ScoreUpdate)
class ReviewAdmin(UnansweredPages, ReadOnlyAdmin):
    """Score updates; nothing is edited, every change is an act of `indicators.workflow`."""

    list_display = ("subject", "edition", "change", "experts", "interval", "agreed", "flag_names", "state_shown")
    list_filter = (
        review_queue.StateFilter,
        review_queue.EditionFilter,
        review_queue.SizeFilter,
        review_queue.FlagFilter,
        review_queue.RunFilter,
        review_queue.RegionFilter,
        review_queue.IndicatorFilter,
    )
    list_select_related = ("score__country", "score__indicator", "score__edition")
    search_fields = (
        "score__country__name_en", "score__country__name_fr", "score__country__iso3",
        "score__indicator__name_en", "score__indicator__name_fr",
    )  # fmt: skip
    search_help_text = _("Country, its code, or indicator")
    actions = ("accept_small",)

    class Media:
        css: ClassVar = {"all": ("css/review.css",)}

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("indicators.change_scoreupdate")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ScoreUpdate]:
        measured = super().get_queryset(request).annotate(distance=F("aggregate__distance"))
        return review_newer.with_newer(review_queue.with_size(measured))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under the plural name of the model as title."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def get_ordering(self, request: HttpRequest) -> Any:
        """Return the order of the list: first values, then large changes, then by country and indicator."""
        return [F("size").desc(nulls_first=True), "score__country__iso3", "score__indicator__order", "pk"]

    def get_urls(self) -> list[URLPattern]:
        verify = self.admin_site.admin_view(require_POST(self.verify_view))
        return [path("<int:pk>/verify/", verify, name="indicators_scoreupdate_verify"), *super().get_urls()]

    @admin.action(description=_("Accept those that need no individual review"), permissions=["review"])
    def accept_small(self, request: HttpRequest, queryset: QuerySet[ScoreUpdate]) -> None:
        done = workflow.accept_small(queryset.order_by("pk"), reviewer=person(request))
        if done.accepted:
            message = ngettext("%(count)s update is accepted.", "%(count)s updates are accepted.", done.accepted)
            messages.success(request, message % {"count": done.accepted})
        if done.left_out:
            messages.warning(request, _skipped_message(list(done.left_out)))
        if done.too_late:
            message = ngettext("%(count)s was decided before.", "%(count)s were decided before.", done.too_late)
            messages.warning(request, message % {"count": done.too_late})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show one update; a POST decides it and redirects here, with the typed texts and why if refused."""
        update = self._get_update(object_id)
        if not self.has_view_permission(request, update):
            raise PermissionDenied
        if request.method != "POST":
            form, refusal = review_kept.form_of(request, update)
            return self._page(request, update, form, status=CONFLICT if refusal and refusal.is_stale else 200)
        if not self.has_review_permission(request):
            raise PermissionDenied
        form = DecisionForm(request.POST, update=update)
        if "next" in request.POST:
            return self._open_next(request, update, form)
        return self._decide(request, update, form)

    def _open_next(self, request: HttpRequest, update: ScoreUpdate, form: DecisionForm) -> HttpResponse:
        """Store the typed texts in the session, and redirect to the update that `next` names."""
        if not review_kept.keep(request, update):
            form.add_error(None, gettext("This is more than we can keep unsent: shorten your longest text."))
            return self._return_form(request, update, form)
        wanted = request.POST["next"]
        is_key = wanted.isascii() and wanted.isdigit() and len(wanted) < 19
        exists = is_key and ScoreUpdate.objects.filter(pk=wanted).exists()
        return HttpResponseRedirect(_address(int(wanted) if exists else update.pk))

    def _decide(self, request: HttpRequest, update: ScoreUpdate, form: DecisionForm) -> HttpResponse:
        refusal = review_kept.KeptRefusal()
        if form.is_valid():
            try:
                message = decide(update, request.POST.get("act", ""), form, reviewer=person(request))
            except workflow.Refused as refused:
                form.add_error(None, str(refused))
                refusal = review_kept.KeptRefusal(str(refused), isinstance(refused, workflow.StaleUpdate))
            else:
                review_kept.forget(request, update)
                messages.success(request, message)
                return HttpResponseRedirect(_address(update.pk))
        if review_kept.keep(request, update, refusal):
            return HttpResponseRedirect(_address(update.pk))
        return self._return_form(request, update, form)

    def _return_form(self, request: HttpRequest, update: ScoreUpdate, form: DecisionForm) -> HttpResponse:
        """Answer a POST with its own form, where the texts are too long to be stored in the session."""
        typed: Any = form.data
        data = typed.copy()
        now = self._get_update(str(update.pk))
        data["seen"] = DecisionForm(update=now).initial["seen"]
        form.data = data
        return self._page(request, now, form)

    def verify_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Compute the update's run again from its snapshot, and report whether every result is the same."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        aggregate = Aggregate.objects.filter(update=pk).select_related("run__snapshot").first()
        if aggregate is None:
            raise Http404
        verification = aggregation.verify(aggregate.run)
        if verification.differences:
            differences = "; ".join(map(str, verification.differences[:NAMED]))
            messages.error(
                request, gettext("The run is not what its inputs come to: %(named)s") % {"named": differences}
            )
        else:
            message = gettext("%(count)s scores were computed again from the frozen inputs: every result is the same.")
            messages.success(request, message % {"count": verification.cells})
        return HttpResponseRedirect(_address(pk))

    def _get_update(self, object_id: str) -> ScoreUpdate:
        related = ("score__country", "score__indicator", "score__edition", "first_signer", "second_signer")
        updates = review_newer.with_newer(ScoreUpdate.objects.select_related(*related))
        updates = updates.select_related("closed_by", "proposed_by", "release")
        update = updates.filter(pk=object_id).first() if object_id.isascii() and object_id.isdigit() else None
        if update is None:
            raise Http404
        return update

    def _page(
        self, request: HttpRequest, update: ScoreUpdate, form: DecisionForm, *, status: int = 200
    ) -> HttpResponse:
        evidence = gather_evidence(update, reader=person(request))
        may_review = self.has_review_permission(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{update.score.country}, {update.score.indicator}",
            "update": update,
            "value": update.proposed if update.final is None else update.final,
            "evidence": evidence,
            "newer": review_newer.sentence(update),
            "successor": review_newer.successor(update),
            "flags": [(code, review_words.FLAG_SENTENCES.get(code, code)) for code in update.flags],
            "gate": gate_words(update),
            "effect": _effect(update),
            "trail": list(audit.entries_of(update)),
            "form": form,
            "may_review": may_review,
            "acts": acts(update, person(request)) if may_review else [],
            "next": _next(update, person(request)) if may_review else None,
        }
        return TemplateResponse(request, "admin/surveys/review/detail.html", context, status=status)

    def before_release(self, updates: Sequence[ScoreUpdate]) -> Iterator[SafeString]:
        """Yield warnings about updates that are to be published with a release."""
        return review_newer.before_release(updates)

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield by edition how many updates wait for this reviewer's decision, and feedback that waits too long."""
        yield from self.unanswered_waiting(request)
        if not self.has_review_permission(request):
            return
        undecided = ScoreUpdate.objects.decidable_by(person(request)).order_by("score__edition__year")
        years = undecided.values_list("score__edition__year")
        counted: dict[int, int] = {}
        for (year,) in years:
            counted[year] = counted.get(year, 0) + 1
        for year, count in counted.items():
            yield Waiting(
                title=gettext("Score updates of %(year)s") % {"year": year},
                detail=ngettext("%(count)s waits for a decision", "%(count)s wait for a decision", count)
                % {"count": count},
                url=f"{reverse('admin:indicators_scoreupdate_changelist')}?edition={year}",
            )

    def action_checkbox(self, obj: ScoreUpdate) -> SafeString:
        """Return the checkbox of a row, labelled with its score for screen readers."""
        name = gettext("Select %(score)s") % {"score": self.subject(obj)}
        box = forms.CheckboxInput({"class": "action-select", "aria-label": name}, lambda _value: False)
        return box.render(helpers.ACTION_CHECKBOX_NAME, str(obj.pk))

    @admin.display(description=_("score"))
    def subject(self, obj: ScoreUpdate) -> str:
        return f"{obj.score.country}, {obj.score.indicator}"

    @admin.display(description=_("edition"))
    def edition(self, obj: ScoreUpdate) -> str:
        return str(obj.score.edition)

    @admin.display(description=_("change"), ordering="size")
    def change(self, obj: ScoreUpdate) -> SafeString:
        value = obj.proposed if obj.final is None else obj.final
        return format_html("{} → <b>{}</b>", half_points(obj.old_half_points), half_points(value))

    @admin.display(description=_("experts"), ordering="n")
    def experts(self, obj: ScoreUpdate) -> str:
        return str(obj.n or "–")

    @admin.display(description=_("90% interval"))
    def interval(self, obj: ScoreUpdate) -> str:
        return "–" if obj.low is None or obj.high is None else f"{number(obj.low, 1)}–{number(obj.high, 1)}"

    @admin.display(description=_("agreement"), ordering="agreement")
    def agreed(self, obj: ScoreUpdate) -> SafeString | str:
        agreement = agreement_of(obj, getattr(obj, "distance", None))
        return format_html("{} {}", capfirst(agreement.word), agreement.value) if agreement.word else "–"

    @admin.display(description=_("flags"))
    def flag_names(self, obj: ScoreUpdate) -> str:
        return ", ".join(str(review_words.FLAG_NAMES.get(code, code)) for code in obj.flags) or "–"

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, obj: ScoreUpdate) -> SafeString:
        newer = review_newer.sentence(obj)
        kind = "review-newer" if review_newer.differs(obj) else "review-newer quiet"
        rests = format_html(' <span class="{}">{}</span>', kind, newer) if newer else ""
        return format_html("{}{}", capfirst(obj.get_state_display()), rests)


def _address(pk: int) -> str:
    return reverse("admin:indicators_scoreupdate_change", args=[pk])


def _effect(update: ScoreUpdate) -> consequence.Consequence | None:
    """Return the effect of an update on the composites of its edition; None if it is closed or has no value."""
    value = update.proposed if update.final is None else update.final
    if value is None or update.state not in ScoreUpdate.UNFINISHED:
        return None
    edition, score = update.score.edition, update.score
    figures = workflow.baseline_figures(edition)
    if score.indicator.slug not in figures.tree.by_slug:
        return None
    regions = catalogue.regions(edition)
    return consequence.compute_consequence(figures, regions, score.country.iso3, score.indicator.slug, value)


def _next(update: ScoreUpdate, reviewer: User) -> ScoreUpdate | None:
    """Return the next update of the edition, by country, that waits for this reviewer; None without one."""
    waiting = ScoreUpdate.objects.decidable_by(reviewer).filter(score__edition=update.score.edition_id)
    waiting = waiting.exclude(pk=update.pk).select_related("score__country", "score__indicator")
    after = waiting.filter(score__country__iso3__gte=update.score.country.iso3)
    order = ("score__country__iso3", "score__indicator__order")
    return after.order_by(*order).first() or waiting.order_by(*order).first()


def _skipped_message(updates: list[ScoreUpdate]) -> str:
    names = "; ".join(f"{update.score.country}, {update.score.indicator}" for update in updates[:NAMED])
    message = ngettext(
        "%(count)s update needs individual review and was skipped: %(named)s",
        "%(count)s updates need individual review and were skipped: %(named)s",
        len(updates),
    )
    return message % {"count": len(updates), "named": names + (" …" if len(updates) > NAMED else "")}
