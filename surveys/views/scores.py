"""The page of the question about one score: its form, or pickers where the address names no score."""

from dataclasses import dataclass, field
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators import catalogue, figures
from indicators.models import Edition
from indicators.pages import choices
from lib import caching
from surveys.documents.random_order import draw_order
from surveys.forms import Stamp
from surveys.intake import ScoreContext, open_surveys
from surveys.intake.open_surveys import OpenSurvey
from surveys.views import answering, rendering
from surveys.views.rendering import SurveyPage
from surveys.views.surveys import return_expired_form

TEMPLATE = "surveys/score_form.html"


@dataclass
class ScoreAddress:
    """The score that the query of an address names, as far as it does, and the faults of the query."""

    edition: Edition | None = None
    country: str = ""
    indicator: str = ""
    step: str = ""
    problems: list[str] = field(default_factory=list)
    score_context: ScoreContext | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@caching.pinned()
def score_form(request: HttpRequest) -> HttpResponse:
    """Ask about the score that the address names; without one, offer countries and measures to choose from."""
    open_survey, address = open_surveys.score_survey(), _score_address(request)
    # A form that is sent too late is refused by the intake, and returned filled in.
    if open_survey is None or not (request.method == "POST" or open_survey.takes_answers(timezone.now().date())):
        return render(
            request, "surveys/survey_closed.html", {"title": _("Does this score look right?"), "robots": "noindex"}
        )
    if address.score_context is None:
        return _pickers(request, address)
    page = _page(open_survey, address)
    if request.method == "POST":
        return answering.handle_submission(request, page, _handle_button)
    order = draw_order() if page.form_class().questionnaire.is_shuffled else None
    form = page.form_class()(initial={"q-step": address.step}, order=order)
    # The page of the score is cached for everyone and has no stamp: a step chosen there was chosen before now.
    stamp = Stamp.now(open_survey.version.pk, begun_before=form.offers("q-step", address.step), order=order)
    rendering.count_start(request, page)
    return rendering.render_form(request, page, form, {}, tokens=rendering.new_form_tokens(request, stamp))


def score_form_expired(request: HttpRequest) -> HttpResponse:
    """Return the form with a fresh CSRF token after one that could not be checked."""
    open_survey, address = open_surveys.score_survey(), _score_address(request)
    if open_survey is None or address.score_context is None:
        return _pickers(request, address)
    page = _page(open_survey, address)
    return (
        answering.give_form_back(request, page, {})
        if answering.wants_the_form(request)
        else return_expired_form(request, page)
    )


def _handle_button(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    if answering.wants_the_form(request):
        return answering.give_form_back(request, page, {})
    return (answering.return_whole if "change" in request.POST else answering.submit_form)(request, page)


def _page(open_survey: OpenSurvey, address: ScoreAddress) -> SurveyPage:
    score_context = address.score_context
    if score_context is None:
        raise ValueError("a score has to be named before it is asked about")
    country, indicator, edition = score_context.country, score_context.indicator, score_context.edition
    query = f"country={country.iso3}&indicator={indicator.slug}&edition={edition.year}"
    page_address = f"{reverse('surveys:score-form')}?{query}"
    context = {"score": score_context, "robots": "noindex"}
    return SurveyPage(open_survey, str(get_language()), TEMPLATE, page_address, score_context, context=context)


def _score_address(request: HttpRequest) -> ScoreAddress:
    """Read the query of the address; what is missing or wrong in it is left for the pickers."""
    query = {name: request.GET.get(name, "").strip()[:80] for name in ("edition", "country", "indicator", "step")}
    editions = catalogue.editions()
    address = ScoreAddress(step=query["step"], edition=editions[-1] if editions else None)
    if query["edition"]:
        by_year = {str(edition.year): edition for edition in editions}
        if query["edition"] in by_year:
            address.edition = by_year[query["edition"]]
        else:
            address.problems.append(_("Edition: there is no published edition of this year."))
    if address.edition is not None:
        _read_score(address, address.edition, query["country"], query["indicator"])
    return address


def _read_score(address: ScoreAddress, edition: Edition, iso3: str, slug: str) -> None:
    """Set country, indicator and score of the address, or note what is wrong with them."""
    edition_figures = figures.published(edition)
    if iso3 and iso3 not in edition_figures.countries:
        address.problems.append(_("Country: the edition of %(year)s has no such country.") % {"year": edition.year})
    else:
        address.country = iso3
    if slug and slug not in edition_figures.tree.by_slug:
        address.problems.append(_("Indicator: the edition of %(year)s has no such indicator.") % {"year": edition.year})
    else:
        address.indicator = slug
    if not (address.country and address.indicator):
        return
    display_value = edition_figures.display_values(address.indicator).get(address.country)
    if display_value is None:
        address.problems.append(_("This country has no score on this indicator. Choose another one."))
    elif not address.problems:
        indicator = catalogue.indicators()[address.indicator]
        address.score_context = ScoreContext(edition, catalogue.countries()[address.country], indicator, display_value)


def _pickers(request: HttpRequest, address: ScoreAddress) -> HttpResponse:
    edition = address.edition
    edition_figures = figures.published(edition) if edition else None
    context = {
        "address": address,
        "countries": choices.countries(edition_figures) if edition_figures else [],
        "measures": partial(choices.measures, edition_figures) if edition_figures else [],
        "section": "feedback",
        "robots": "noindex",
        "kept_query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    response = render(
        request,
        "surveys/score_pickers.html",
        context,
        status=400 if address.problems or request.method == "POST" else 200,
    )
    response["Cache-Control"] = "no-store"
    return response
