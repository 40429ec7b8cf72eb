"""The pages of surveys: the list, a survey's form, and answers that were saved."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lib import caching
from surveys import intake
from surveys.analysis import public_tallies
from surveys.documents.languages import OF_THE_SITE, read
from surveys.forms import Stamp, paging
from surveys.intake import open_surveys
from surveys.intake.open_surveys import OpenSurvey
from surveys.views import answering, language_ways, rendering, turning
from surveys.views.rendering import SurveyPage

GONE = gettext_lazy("There are no answers kept under this address. They may have been sent, or their time is over.")


@require_safe
def survey_list(request: HttpRequest) -> HttpResponse:
    """List the surveys that are open; if there is one alone, redirect to it."""
    today = timezone.now().date()
    open_now = [open_survey for open_survey in open_surveys.feedback_surveys() if open_survey.takes_answers(today)]
    if len(open_now) == 1:
        return redirect("surveys:survey-form", slug=open_now[0].survey.slug)
    return render(
        request,
        "surveys/survey_list.html",
        {
            "surveys": [_list_entry(open_survey) for open_survey in open_now],
            "with_results": public_tallies.surveys_that_were_counted(),
            "section": "feedback",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@caching.pinned()
def survey_form(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form of a survey, or why it is closed; POST submits, saves or changes the language."""
    open_survey = _find(slug)
    page = _page(request, open_survey)
    if request.method == "POST":
        return answering.handle_submission(request, page, _handle_button)
    return (
        rendering.render_blank_form(request, page)
        if open_survey.takes_answers(timezone.now().date())
        else _closed(request, open_survey)
    )


def survey_form_expired(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the form with a fresh CSRF token after one that could not be checked."""
    page = _page(request, _find(slug))
    return _give_form_back(request, page) if answering.wants_the_form(request) else return_expired_form(request, page)


def return_expired_form(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Return the form as it was filled in, with status 403 and the request to send it once more."""
    message = _(
        "The page was open for a long time, or your browser keeps no cookies. Nothing you wrote is lost: send it again."
    )
    return answering.return_form(request, page, heading=_("Please send it once more"), message=message, status=403)


@require_safe
def saved_answers_form(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form with saved answers filled in; of a survey that is closed, show them to be copied."""
    saved_answers = intake.find_saved_answers(token)
    if saved_answers is None:
        raise Http404(str(GONE))
    survey = saved_answers.version.survey
    open_survey = open_surveys.find_survey(survey.slug) or OpenSurvey(
        survey, saved_answers.version, is_full=False
    )  # archived meanwhile
    page = _page(request, open_survey)
    version = open_surveys.shown_version(open_survey, saved_answers.version.pk)
    answers, order = paging.query_of(saved_answers.answers), saved_answers.progress.order
    form = page.form_class(version).refilled(answers, order=order)
    if not open_survey.takes_answers(timezone.now().date()):
        context = {
            **_closed_context(open_survey),
            **language_ways.context(request.path, page.language, open_survey.version.document),
            "form": form,
            "saved_token": token,
            "kept_until": saved_answers.expires_on,
            "robots": "noindex",
        }
        context["quick_exit"] = settings.QUICK_EXIT_URL
        return rendering.without_caching(render(request, "surveys/saved_answers_closed.html", context))
    tokens = rendering.new_form_tokens(request, Stamp.after(version.pk, saved_answers.seconds, order))
    extra = {"saved_token": token, **turning.kept_context(request, page.language, saved_answers, token)}
    if page.is_in_pages(version):
        return turning.show_kept(request, page, form, saved_answers.progress, extra, tokens=tokens)
    return rendering.render_form(request, page, form, extra, tokens=tokens)


def _handle_button(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Give the form back, save the answers or submit them, or turn a page, as the pressed button says."""
    submission = answering.read_submission(request, page)
    code, is_in_pages = page.page_in(request, submission.version), page.is_in_pages(submission.version)
    if is_in_pages and code and (code != paging.REVIEW or turning.BUTTONS & request.POST.keys()):
        return turning.handle_page(request, page)
    if answering.wants_the_form(request):
        return _give_form_back(request, page)
    if "change" in request.POST:
        return answering.return_whole(request, page)
    return _save(request, page) if "save" in request.POST else answering.submit_form(request, page)


def _give_form_back(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    token = request.POST.get("draft", "")
    saved_answers = intake.find_saved_answers(token) if token else None
    return answering.give_form_back(
        request, page, turning.kept_context(request, page.language, saved_answers, token) if saved_answers else {}
    )


def _save(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    submission = answering.read_submission(request, page)
    if not submission.key:
        return answering.return_form_without_key(request, page)
    answers = paging.only_answers(page.form_class(submission.version), request.POST)
    return turning.save(request, page, submission, answers)


def _find(slug: str) -> OpenSurvey:
    open_survey = open_surveys.find_survey(slug)
    if open_survey is None:
        raise Http404(_("There is no such survey."))
    return open_survey


def _page(request: HttpRequest, open_survey: OpenSurvey) -> SurveyPage:
    address = reverse("surveys:survey-form", kwargs={"slug": open_survey.survey.slug})
    language = language_ways.language_of(request, open_survey.version.document)
    # Search engines are led to the languages of the site, which have addresses of their own.
    context = {} if language in OF_THE_SITE else {"robots": "noindex"}
    return SurveyPage(open_survey, language, "surveys/survey_form.html", address, can_save=True, context=context)


def _list_entry(open_survey: OpenSurvey) -> dict[str, Any]:
    document, url = open_survey.version.document, open_survey.survey.get_absolute_url()
    language = str(get_language())
    ways = language_ways.context(url, language, document)["ways"]
    title, introduction = (read(document[name], language) for name in ("title", "introduction"))
    further = [way for way in ways if way.code not in OF_THE_SITE]
    return {"title": title, "introduction": introduction, "url": url, "ways": further}


def _closed(request: HttpRequest, open_survey: OpenSurvey) -> HttpResponse:
    """Show why a survey takes no answers, in the site's words under its title."""
    document = open_survey.version.document
    title = read(document["title"], language_ways.language_of(request, document))
    return render(
        request, "surveys/survey_closed.html", {**_closed_context(open_survey), "title": title, "robots": "noindex"}
    )


def _closed_context(open_survey: OpenSurvey) -> dict[str, object]:
    """Return why a survey takes no answers ("early", "over" or "full"), with the days of its opening and closing."""
    survey, today = open_survey.survey, timezone.now().date()
    live = survey.state == survey.State.LIVE
    early = live and survey.opens is not None and survey.opens > today
    over = live and survey.closes is not None and survey.closes < today
    why = "early" if early else "over" if over or not live else "full"
    return {"why": why, "opens": survey.opens, "closed_on": survey.closes if over else None}
