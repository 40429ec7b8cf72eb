"""Register the admin of responses, which joins the pages of analysis, moderation, erasing, texts, scores and export."""

from collections.abc import Iterator

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from lib.admin.start_page import Waiting
from surveys.admin.analysis import AnalysisPages
from surveys.admin.code_counts import CodeCountPages
from surveys.admin.code_frame import CodeFramePages
from surveys.admin.coding import CodingPages
from surveys.admin.coding_results import CodingResultPages
from surveys.admin.comparing import ComparingPages
from surveys.admin.crosstab_taking import CrossTabTakingPages
from surveys.admin.crosstabs import CrossTabPages
from surveys.admin.drop_off import DropOffPages
from surveys.admin.erasing import ErasingPages
from surveys.admin.exporting import ExportPages
from surveys.admin.filtering import FilterPages
from surveys.admin.held import HeldPages
from surveys.admin.keyword_pages import KeywordPages
from surveys.admin.quality_pages import QualityPages
from surveys.admin.quotation_pages import QuotationPages
from surveys.admin.saved_views import SavedViewPages
from surveys.admin.scores import ScorePages
from surveys.admin.taking import TakingPages
from surveys.admin.time import TimePages
from surveys.admin.weightings import WeightingPages
from surveys.admin.words import WordsPages
from surveys.analysis.survey_counts import surveys_with_counts
from surveys.models import Response


@admin.register(Response)
class ResponseAdmin(
    AnalysisPages,
    FilterPages,
    SavedViewPages,
    TakingPages,
    ComparingPages,
    TimePages,
    CrossTabPages,
    CrossTabTakingPages,
    WeightingPages,
    DropOffPages,
    HeldPages,
    ErasingPages,
    WordsPages,
    CodeFramePages,
    CodeCountPages,
    CodingPages,
    CodingResultPages,
    KeywordPages,
    QualityPages,
    QuotationPages,
    ScorePages,
    ExportPages,
):
    """Responses are read, moderated, redacted, erased and exported; never added or edited."""

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield each survey with held responses, to those who may approve them."""
        if not self.has_change_permission(request):
            return
        for survey in surveys_with_counts().filter(held__gt=0):
            yield Waiting(
                title=gettext("Held answers: %(survey)s") % {"survey": survey},
                detail=ngettext(
                    "%(count)s answer is not counted until you decide",
                    "%(count)s answers are not counted until you decide",
                    survey.held,
                )
                % {"count": survey.held},
                url=reverse("admin:surveys_response_held", args=[survey.pk]),
            )
