"""What visitors told in a survey, as releases say it: pages, files of a question, and a chart for other sites."""

from math import ceil
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators.models import Outcome, Release
from indicators.scoring.noise_margin import best_guess
from indicators.workflow import spending_of
from lib.page_cache import published_page
from surveys.analysis import public_tallies, results, waiting
from surveys.documents.languages import FIRST
from surveys.models import Survey
from surveys.views.result_blocks import block_of


@published_page()
def survey_results(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show the results of the newest release, or of an earlier one; 404 for one that drew none, or was withdrawn."""
    survey = find_survey(slug)
    releases = results.releases_with_results(survey)
    release = release_of(releases, number)
    context = {
        "survey": survey,
        "title": survey.title,
        "crumbs": [(_("Feedback"), reverse("surveys:survey-list")), (_("Results"), "")],
        "section": "feedback",
        "is_chosen": survey.questions.filter(is_public=True).exists(),
        "earlier": [other for other in releases if other != release],
        "is_newest": not release or release == releases[0],
        "general": [entry for entry in survey.follow_ups.all() if entry.question_id is None],
        **(_facts(survey, release) if release else {}),
    }
    return render(request, "surveys/results/results.html", context)


def find_survey(slug: str) -> Survey:
    """Return a survey that can have results; raise `Http404` for any other."""
    survey: Survey = get_object_or_404(public_tallies.surveys_with_results(), slug=slug)
    return survey


def release_of(releases: list[Release], number: int | None) -> Release | None:
    """Return the release of a number, or the newest; None where none has results, `Http404` where that one has not."""
    if number is None:
        return releases[0] if releases else None
    release = next((release for release in releases if release.number == number), None)
    if release is None:
        raise Http404(_("No release of this number says what visitors told."))
    return release


def _facts(survey: Survey, release: Release) -> dict[str, Any]:
    """Return what the page says of a release."""
    figures = results.results_of(survey, release, get_language() or FIRST)
    spending = spending_of(survey.slug)
    outcomes = Outcome.objects.listed().filter(edition__demonstration=False)
    return {
        "results": figures,
        "release": release,
        "blocks": [block_of(question) for question in figures.questions],
        "spending": spending,
        "is_spent": not spending.allows(figures.figures),
        "best_guess": _never_all(100 * best_guess(float(spending.total))),
        "waiting": waiting.figures_of(release),
        "outcomes": outcomes.count(),
        "changed": outcomes.filter(kind=Outcome.Kind.CHANGED).count(),
    }


def _never_all(per_cent: float) -> str:
    """Print a share rounded up, with as many decimals as keep it below 100 per cent; "" where six do not."""
    for digits in range(7):
        rounded = ceil(per_cent * 10**digits)
        if rounded < 100 * 10**digits:
            return number_format(rounded / 10**digits, digits)
    return ""
