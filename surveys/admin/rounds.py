"""Admin of rounds for coordinators, who see the progress of each expert code and no score."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.models import Edition
from lib.admin.side_by_side import pair
from lib.admin.start_page import OpenEnd, Waiting
from surveys.admin import round_log, round_waiting
from surveys.admin.round_forms import RoundForm
from surveys.admin.round_mail import RoundMail
from surveys.models import Invitation, Round
from surveys.rounds import arranging, missing, progress, promising
from surveys.rounds.doubled import doubled_sheets

State = Round.State
EXPERTS_PER_PAGE = 50
PROMISE = _(
    "Experts read it before they agree, and it cannot change once the round is open. {months} stands for the number of "
    "months."
)


@admin.register(Round)
class RoundAdmin(RoundMail):
    """Rounds: all fields of a planned one can change here; later each change is an act on a page of its own."""

    form = RoundForm
    change_form_template = "admin/surveys/round/change_form.html"
    list_display = ("name", "edition", "state", "closes", "n_countries")
    list_display_links = ("name",)
    list_filter = ("state", "edition")
    list_select_related = ("panel", "edition")
    list_per_page = 50
    search_fields = ("panel__name",)
    actions = None

    class Media:
        css: ClassVar = {"all": ["css/rounds.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        rounds: QuerySet[Round] = super().get_queryset(request).select_related("panel", "edition")
        return rounds.annotate(asks=Count("countries"))

    @admin.display(description=_("round"), ordering="panel__name")
    def name(self, obj: Round) -> str:
        return f"{obj.panel}, {obj.number}"

    @admin.display(description=_("countries"), ordering="asks")
    def n_countries(self, obj: Any) -> int:
        return int(obj.asks)

    def get_fieldsets(self, request: HttpRequest, obj: Round | None = None) -> Any:
        about = (("panel", "edition", "number"), ("weighting", "closes", "closes_itself"))
        promise = (_("Promise"), {"fields": ("keep_months", pair("promise")), "description": PROMISE})
        if obj is not None and obj.state != State.PLANNED:
            return ((None, {"fields": (*about, "keep_months")}),)  # the promise stands below, as its experts read it
        return (
            (None, {"fields": about}),
            (_("Countries"), {"fields": ("regions",), "classes": ("pick",)}),
            (_("Single countries"), {"fields": ("countries",), "classes": ("pick", "collapse")}),
            (_("Indicators"), {"fields": ("indicators",), "classes": ("pick", "collapse")}),
            promise,
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Round | None = None) -> Any:
        """Return every field once the round is open: its experts agreed to what they read."""
        if obj is None or obj.state == State.PLANNED:
            return ()
        return ("panel", "edition", "number", "weighting", "closes", "closes_itself", "keep_months")

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Refuse what no filter of the list offers."""
        return lookup.partition("__")[0] in self.list_filter and super().lookup_allowed(lookup, value, request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return how many invitations go with a planned round, and none of its rows: they name keys and codes."""
        rounds = list(objs)
        counts = {Invitation._meta.verbose_name_plural: sum(round_.invitations.count() for round_ in rounds)}
        return [str(round_) for round_ in rounds], counts, set(), []

    def has_delete_permission(self, request: HttpRequest, obj: Round | None = None) -> bool:
        """Return whether a round may be deleted: only while planned."""
        planned = obj is not None and obj.state == State.PLANNED
        return planned and super().has_delete_permission(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.instance.state == State.PLANNED:
            arranging.assign_panel(form.instance)

    def response_post_save_add(self, request: HttpRequest, obj: Round) -> HttpResponseRedirect:
        return self.back(obj)

    def response_post_save_change(self, request: HttpRequest, obj: Round) -> HttpResponseRedirect:
        return self.back(obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["show_save_and_add_another"] = context["show_save_and_continue"] = False
        round_ = kwargs.get("obj")
        if round_ is not None:
            invitations = round_.invitations.order_by("code")
            page = Paginator(invitations, EXPERTS_PER_PAGE).get_page(request.GET.get("experts"))
            totals = progress.round_progress(round_)
            lacking = missing.missing_in(round_) if round_.state == State.OPEN else None
            context |= {
                "round": round_,
                "may_act": self.has_change_permission(request, round_),
                "may_run": request.user.has_perm("surveys.add_run"),
                "experts_page": page,
                "experts": progress.experts_progress(round_, list(page)),
                "progress": totals,
                "missing": lacking,
                "warnings": round_waiting.warnings_of(round_, totals, lacking),
                "promises": promising.promises(round_).items() if round_.state != State.PLANNED else (),
                "doubled": any(not sheet.is_confirmed for sheet in doubled_sheets(round_)),
                "lines": round_log.latest_lines(round_),
                "show_save": round_.state == State.PLANNED,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield the rounds that are not aggregated yet, to those who may change them."""
        if not self.has_change_permission(request):
            return
        yield from round_waiting.waiting(self.get_queryset(request), may_run=request.user.has_perm("surveys.add_run"))

    def open_ends(self, request: HttpRequest, edition: Edition) -> Iterator[OpenEnd]:
        """Yield the open rounds of an edition: what is assessed in them would stay out of its next release."""
        for round_ in Round.objects.filter(edition=edition, state=State.OPEN).select_related("panel"):
            numbers = progress.round_progress(round_)
            submitted = gettext("%(submitted)s of %(assigned)s countries submitted, all experts together.") % {
                "submitted": numbers.submitted, "assigned": numbers.assigned,
            }  # fmt: skip
            closes = (
                gettext("It closes on %(day)s.") % {"day": date_format(round_.closes, "j F Y")} if round_.closes else ""
            )
            yield OpenEnd(
                title=gettext("%(panel)s, round %(number)s, is open")
                % {"panel": round_.panel, "number": round_.number},
                detail=" ".join(filter(None, (submitted, closes, gettext("Its scores would not be in this release.")))),
                url=reverse("admin:surveys_round_change", args=[round_.pk])
                if self.has_view_permission(request)
                else "",
            )
