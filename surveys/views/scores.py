"""Does this score look right? The second page, where a visitor says why, and pickers where the score is not named."""

from dataclasses import dataclass, field

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
from surveys.forms import Stamp
from surveys.intake import ScoreContext, open_surveys
from surveys.intake.open_surveys import OpenSurvey
from surveys.views import answering
from surveys.views.answering import SurveyPage
from surveys.views.surveys import return_expired_form

TEMPLATE = "surveys/score_form.html"


@dataclass
class ScoreAddress:
    """Which score an address names, as far as it names one, and what is wrong with it."""

    edition: Edition | None = None
    country: str = ""
    indicator: str = ""
    step: str = ""
    problems: list[str] = field(default_factory=list)
    cell: ScoreContext | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def score_form(request: HttpRequest) -> HttpResponse:
    one, wanted = open_surveys.score_survey(), _score_address(request)
    # What is sent too late is refused where it is kept, and comes back.
    if one is None or not (request.method == "POST" or one.takes_answers(timezone.now().date())):
        return render(
            request, "surveys/survey_closed.html", {"title": _("Does this score look right?"), "robots": "noindex"}
        )
    if wanted.cell is None:
        return _pickers(request, wanted)
    page = _page(one, wanted)
    if request.method == "POST":
        return answering.handle_submission(request, page, _handle_button)
    form = page.form_class()(initial={"q-step": wanted.step})
    # The page before is the same for everyone and carries no start: whoever chose a step there has begun before.
    stamp = Stamp.now(one.version.pk, begun_before=form.offers("q-step", wanted.step))
    return answering.render_form(request, page, form, {}, carried=answering.new_form_tokens(request, stamp))


def score_form_expired(request: HttpRequest) -> HttpResponse:
    """Give the form back with a fresh token where the one it carried could not be checked."""
    one, wanted = open_surveys.score_survey(), _score_address(request)
    if one is None or wanted.cell is None:
        return _pickers(request, wanted)
    page = _page(one, wanted)
    return (
        answering.switch_language(request, page, {})
        if answering.SWITCH in request.POST
        else return_expired_form(request, page)
    )


def _handle_button(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    return (
        answering.switch_language(request, page, {})
        if answering.SWITCH in request.POST
        else answering.submit_form(request, page)
    )


def _page(one: OpenSurvey, wanted: ScoreAddress) -> SurveyPage:
    cell = wanted.cell
    if cell is None:
        raise ValueError("a score has to be named before it is asked about")
    query = f"country={cell.country.iso3}&indicator={cell.indicator.slug}&edition={cell.edition.year}"
    context = {"cell": cell, "robots": "noindex"}
    return SurveyPage(
        one, str(get_language()), TEMPLATE, f"{reverse('surveys:score-form')}?{query}", cell, context=context
    )


def _score_address(request: HttpRequest) -> ScoreAddress:
    """Read the address strictly; what it leaves open, or has wrong, is asked for."""
    given = {name: request.GET.get(name, "").strip()[:80] for name in ("edition", "country", "indicator", "step")}
    editions = catalogue.editions()
    found = ScoreAddress(step=given["step"], edition=editions[-1] if editions else None)
    if given["edition"]:
        by_year = {str(edition.year): edition for edition in editions}
        if given["edition"] in by_year:
            found.edition = by_year[given["edition"]]
        else:
            found.problems.append(_("Edition: there is no published edition of this year."))
    if found.edition is not None:
        _read_cell(found, found.edition, given["country"], given["indicator"])
    return found


def _read_cell(found: ScoreAddress, edition: Edition, iso3: str, slug: str) -> None:
    told = figures.published(edition)
    if iso3 and iso3 not in told.countries:
        found.problems.append(_("Country: the edition of %(year)s has no such country.") % {"year": edition.year})
    else:
        found.country = iso3
    if slug and slug not in told.tree.by_slug:
        found.problems.append(_("Indicator: the edition of %(year)s has no such indicator.") % {"year": edition.year})
    else:
        found.indicator = slug
    if not (found.country and found.indicator):
        return
    shown = told.display_values(found.indicator).get(found.country)
    if shown is None:
        found.problems.append(_("This country has no score on this indicator. Choose another one."))
    elif not found.problems:
        named = catalogue.indicators()[found.indicator]
        found.cell = ScoreContext(edition, catalogue.countries()[found.country], named, shown)


def _pickers(request: HttpRequest, wanted: ScoreAddress) -> HttpResponse:
    edition = wanted.edition
    told = figures.published(edition) if edition else None
    context = {
        "wanted": wanted,
        "countries": choices.countries(told) if told else [],
        "measures": choices.measures(told) if told else [],
        "section": "feedback",
        "robots": "noindex",
        "kept_query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    response = render(
        request,
        "surveys/score_pickers.html",
        context,
        status=400 if wanted.problems or request.method == "POST" else 200,
    )
    response["Cache-Control"] = "no-store"
    return response
