"""Admin pages with the figures of a survey: responses by status and day, and the answers to each question."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from surveys.admin.charts import blocks, curve_picture, scale_blocks
from surveys.admin.response_pages import ResponsePages, language
from surveys.admin.view_words import view_words
from surveys.admin.weightings import weight_choice
from surveys.analysis import counting, curve, distributions, newest_texts, scales
from surveys.analysis.dimensions import dimensions
from surveys.analysis.flags import FlagReason, reasons
from surveys.analysis.selecting import Selection
from surveys.analysis.survey_counts import surveys_with_counts
from surveys.analysis.weighted_shares import WeightedFigures, weighted_figures
from surveys.analysis.weighting import AppliedWeights
from surveys.kinds.figures import Distribution
from surveys.models import Survey, SurveyVersion


class AnalysisPages(ResponsePages):
    """The list of surveys with their numbers of responses, and the analysis of each."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.analysis_view))
        return [path("surveys/<int:pk>/", view, name="surveys_response_analysis"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """List surveys with their responses received, counted and held; drafts without a response are left out."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        surveys = surveys_with_counts().exclude(received=None, state=Survey.State.DRAFT)
        return self.page(request, "overview.html", None, title=gettext("Responses"), surveys=surveys)

    def analysis_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the figures of one survey under the filter of the query; texts only to those who may read them."""
        survey = self.survey(request, pk)
        form, selection = self.filtered(request, survey)
        by_day, texts = counting.by_day(selection), counting.texts(selection)
        drawn = curve.build_curve(by_day)
        in_view = sum(column.all for column in drawn.columns)
        versions = selection.versions()
        newest = newest_texts.newest(selection, by_day, texts) if self.may_read_words(request) else {}
        flagged = counting.flags(selection)
        received = counting.received(selection)
        weights = weight_choice(request, selection)
        return self.page(
            request,
            "analysis.html",
            survey,
            title=str(survey),
            form=form,
            selection=selection,
            and_filter=f"&{query}" if (query := selection.query(**weights.keeping)) else "",
            weights=weights,
            weighted=_weighted(selection, versions, weights.applied),
            keeping=weights.keeping,
            cleared=urlencode(weights.keeping),
            received=received,
            words=view_words(form, selection, language(), versions=versions, n_in_view=in_view, **weights.keeping),
            in_view=in_view,
            curve=drawn,
            picture=curve_picture(drawn),
            flagged=flagged.pop("", 0),
            reasons=[FlagReason(reason.words, flagged[reason.code], reason.code) for reason in reasons(flagged)],
            scales=scale_blocks(scales.figures(selection, versions, language())),
            blocks=blocks(distributions_of(selection, versions, texts), newest, in_view),
        )


def _weighted(
    selection: Selection, versions: Sequence[SurveyVersion], weights: AppliedWeights | None
) -> dict[str, WeightedFigures]:
    """Return the weighted figures of the questions; none without weights."""
    return weighted_figures(selection, dimensions(versions, language()).values(), weights) if weights else {}


def distributions_of(
    selection: Selection, versions: Sequence[SurveyVersion], texts: dict[int, int]
) -> list[Distribution]:
    """Return the figures of the questions of the selection's versions, with the numbers of their texts."""
    return distributions.distributions(versions, counting.answers(selection), texts, language())
