"""Scores and releases in the admin, read-only: only the acts of indicators.workflow change them.

Score updates are decided at the review desk (surveys.admin.review), which shows their evidence.
"""

from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from indicators.admin.proposing import ProposingAdmin
from indicators.models import Release, Score
from lib.admin.read_only import ReadOnlyAdmin
from lib.numbers import half_points as printed


@admin.register(Score)
class ScoreAdmin(ReadOnlyAdmin, ProposingAdmin):
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
    fields = ("edition", "country", "indicator", "value", "carried_from")

    @admin.display(description=_("score"))
    def value(self, obj: Score) -> str:
        return printed(obj.half_points)


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    """Publishing acts, each chained by its checksum to the one before."""

    list_display = ("number", "kind", "edition", "published_at", "prepared_by", "by", "reason", "checksum", "follows")
    list_filter = ("kind", "demonstration", "edition")
    list_select_related = ("edition", "prepared_by", "by")
    fields = (
        "number",
        "kind",
        "demonstration",
        "edition",
        "published_at",
        "prepared_by",
        "by",
        "withdraws",
        "reason",
        "reasons",
        "manifest",
        "sha256",
        "previous_sha256",
    )

    @admin.display(description="SHA-256")
    def checksum(self, obj: Release) -> str:
        return Truncator(obj.sha256).chars(13)

    @admin.display(description=_("follows"))
    def follows(self, obj: Release) -> str:
        return Truncator(obj.previous_sha256).chars(13) or "–"
