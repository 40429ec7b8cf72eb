"""Scores, their updates and releases: to be looked at. They change by the acts of indicators.workflow alone."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from indicators.admin.waiting import Waiting
from indicators.models import Release, Score, ScoreUpdate
from indicators.templatetags.scores import score as printed


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """A list to search and filter; superusers change nothing here either."""

    list_per_page = 60
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False


@admin.register(Score)
class ScoreAdmin(ReadOnlyAdmin):
    """The cells of all editions, drafts included."""

    list_display = ("country", "indicator", "edition", "value")
    list_filter = ("edition", "indicator__direction", ("indicator", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country", "indicator", "edition")
    search_fields = (
        "country__name_en",
        "country__name_fr",
        "country__iso3",
        "indicator__name_en",
        "indicator__name_fr",
    )
    search_help_text = _("Country, its code, or indicator")
    ordering = ("-edition__year", "country__iso3", "indicator__order")
    fields = ("edition", "country", "indicator", "value")

    @admin.display(description=_("score"))
    def value(self, obj: Score) -> str:
        return _in_points(obj.half_points)


@admin.register(ScoreUpdate)
class ScoreUpdateAdmin(ReadOnlyAdmin):
    """Proposed changes and what became of them."""

    list_display = ("subject", "old", "new", "state", "proposed_at", "first_signer", "second_signer")
    list_filter = ("state", "score__edition")
    list_select_related = ("score__country", "score__indicator", "score__edition", "first_signer", "second_signer")
    search_fields = ("score__country__name_en", "score__country__iso3", "score__indicator__name_en", "reason")
    fields = (
        "subject", "state", "old", "new", "reason", "n", "low", "high", "agreement", "flags", "method", "digest",
        "first_signer", "second_signer", "proposed_at", "decided_at", "release",
    )  # fmt: skip

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Updates that nobody has decided or published yet."""
        count = self.get_queryset(request).filter(state__in=ScoreUpdate.UNFINISHED).count()
        if count:
            states = ",".join(ScoreUpdate.UNFINISHED)
            yield Waiting(
                title=capfirst(gettext("score updates")),
                detail=ngettext("%(count)s update is open", "%(count)s updates are open", count) % {"count": count},
                url=f"{reverse('admin:indicators_scoreupdate_changelist')}?state__in={states}",
            )

    @admin.display(description=_("score"))
    def subject(self, obj: ScoreUpdate) -> str:
        return f"{obj.score.country}, {obj.score.indicator}, {obj.score.edition}"

    @admin.display(description=_("from"))
    def old(self, obj: ScoreUpdate) -> str:
        return _in_points(obj.old_half_points)

    @admin.display(description=_("to"))
    def new(self, obj: ScoreUpdate) -> str:
        return _in_points(obj.proposed if obj.final is None else obj.final)


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    """Publishing acts, each chained by its checksum to the one before."""

    list_display = ("number", "kind", "edition", "published_at", "by", "reason", "checksum", "follows")
    list_filter = ("kind", "edition")
    list_select_related = ("edition", "by")
    fields = ("number", "kind", "edition", "published_at", "by", "reason", "manifest", "sha256", "previous_sha256")

    @admin.display(description="SHA-256")
    def checksum(self, obj: Release) -> str:
        return Truncator(obj.sha256).chars(13)

    @admin.display(description=_("follows"))
    def follows(self, obj: Release) -> str:
        return Truncator(obj.previous_sha256).chars(13) or "–"


def _in_points(half_points: int | None) -> str:
    return printed(None if half_points is None else Decimal(half_points * 5) / 10)
