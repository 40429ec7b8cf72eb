"""The filters of the list of score updates, and the size of a change by which it is ordered."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Abs, Cast, Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from indicators.models import Edition, Indicator, Membership, Region, ScoreUpdate
from surveys.admin.review_newer import DIFFERS, RESTS_ON_OLDER
from surveys.admin.review_words import FLAG_NAMES

State = ScoreUpdate.State
Rows = QuerySet[ScoreUpdate]
ALL = "all"


def with_size(updates: Rows) -> Rows:
    """Annotate updates with `size`, the half points by which they change the score; None for a first value."""
    value = Coalesce("final", "proposed", output_field=IntegerField())
    return updates.annotate(size=Abs(value - F("old_half_points"), output_field=IntegerField()))


class StateFilter(admin.SimpleListFilter):
    """Filter by state; by default, updates that wait for a decision."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(value, label) for value, label in State.choices] + [(ALL, _("All"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("to be decided")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        state = self.value()
        if state == ALL:
            return queryset
        if state in State.values:
            return queryset.filter(state=state)
        return queryset.filter(state__in=[State.PROPOSED, State.AWAITING])


class EditionFilter(admin.SimpleListFilter):
    """Filter by edition."""

    title = _("edition")
    parameter_name = "edition"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        years = Edition.objects.order_by("-year").values_list("year", "demonstration")
        return [
            (str(year), f"{year} ({_('demonstration')})" if is_demonstration else str(year))
            for year, is_demonstration in years
        ]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        year = self.value() or ""
        is_year = len(year) == 4 and year.isascii() and year.isdigit()
        return queryset.filter(score__edition__year=int(year)) if is_year else queryset


class SizeFilter(admin.SimpleListFilter):
    """Filter by the size of the change."""

    title = _("change")
    parameter_name = "size"
    SIZES = {
        "none": (_("unchanged"), Q(size=0)),
        "half": (_("half a point"), Q(size=1)),
        "one": (_("1.0 or 1.5"), Q(size__in=[2, 3])),
        "large": (_("above 1.5"), Q(size__gt=3)),
        "first": (_("first value"), Q(old_half_points=None) & ~Q(proposed=None, final=None)),
        "no-value": (_("no value proposed"), Q(proposed=None, final=None)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(code, label) for code, (label, _condition) in self.SIZES.items()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        size = self.SIZES.get(self.value() or "")
        return queryset.filter(size[1]) if size else queryset


class FlagFilter(admin.SimpleListFilter):
    """Filter by a flag of the run, or by none."""

    title = _("flag")
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("none", _("without a flag")), *FLAG_NAMES.items()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        flag = self.value()
        if flag == "none":
            return queryset.filter(flags=[])
        if flag in FLAG_NAMES:
            # Search the list as text, since SQLite has no lookup in it.
            return queryset.alias(flags_text=Cast("flags", TextField())).filter(flags_text__contains=f'"{flag}"')
        return queryset


class RunFilter(admin.SimpleListFilter):
    """Filter decisions that rest on an older run."""

    title = _("newer run")
    parameter_name = "run"
    ASKED = {"older": (_("decided on an older run"), RESTS_ON_OLDER), "differs": (_("gives another value"), DIFFERS)}

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(code, label) for code, (label, _condition) in self.ASKED.items()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        choice = self.ASKED.get(self.value() or "")
        return queryset.filter(choice[1]) if choice else queryset


class RegionFilter(admin.SimpleListFilter):
    """Filter by region or continent, by the memberships of the update's edition."""

    title = _("region")
    parameter_name = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return sorted(((region.slug, region.name) for region in Region.objects.all()), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        if not self.value():
            return queryset
        here = Membership.objects.filter(
            Q(region__slug=self.value()) | Q(region__continent__slug=self.value()),
            edition=OuterRef("score__edition"),
            country=OuterRef("score__country"),
        )
        return queryset.filter(Exists(here))


class IndicatorFilter(admin.SimpleListFilter):
    """Filter by indicator."""

    title = _("indicator")
    parameter_name = "indicator"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(indicator.slug, indicator.name) for indicator in Indicator.objects.measured()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return queryset.filter(score__indicator__slug=self.value()) if self.value() else queryset
