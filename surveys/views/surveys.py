"""The surveys that visitors answer on pages of their own, and drafts of their answers."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lib.refusals import Refused
from surveys import intake
from surveys.forms import Stamp, questionnaire
from surveys.intake import open_surveys
from surveys.intake.open_surveys import OpenSurvey
from surveys.models import SavedAnswers
from surveys.views import answering
from surveys.views.answering import SurveyPage

GONE = gettext_lazy("There are no answers kept under this address. They may have been sent, or their time is over.")


@require_safe
def survey_list(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    open_now = [one for one in open_surveys.feedback_surveys() if one.takes_answers(today)]
    if len(open_now) == 1:
        return redirect("surveys:survey-form", slug=open_now[0].survey.slug)
    return render(
        request, "surveys/survey_list.html", {"surveys": [_list_entry(one) for one in open_now], "section": "feedback"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def survey_form(request: HttpRequest, slug: str) -> HttpResponse:
    one = _find(slug)
    page = _page(one)
    if request.method == "POST":
        return answering.handle_submission(request, page, _handle_button)
    return (
        answering.render_blank_form(request, page)
        if one.takes_answers(timezone.now().date())
        else _closed(request, one)
    )


def survey_form_expired(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the form back with a fresh token where the one it carried could not be checked."""
    page = _page(_find(slug))
    return _switch_language(request, page) if answering.SWITCH in request.POST else return_expired_form(request, page)


def return_expired_form(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Say that nothing is lost and that it has to be sent once more."""
    said = _(
        "The page stood open for long, or your browser keeps no cookies. Nothing you wrote is lost: send it again."
    )
    return answering.return_form(request, page, heading=_("Please send it once more"), said=said, status=403)


@require_safe
def saved_answers_form(request: HttpRequest, token: str) -> HttpResponse:
    saved_answers = intake.find_saved_answers(token)
    if saved_answers is None:
        raise Http404(str(GONE))
    survey = saved_answers.version.survey
    one = open_surveys.find_survey(survey.slug) or OpenSurvey(
        survey, saved_answers.version, is_full=False
    )  # one that was archived meanwhile
    page = _page(one)
    data = QueryDict(mutable=True)
    for name, values in saved_answers.answers.items():
        data.setlist(name, values)
    form = page.form_class(open_surveys.shown_version(one, saved_answers.version_id)).refilled(data)
    if not one.takes_answers(timezone.now().date()):
        context = {**_closed_context(one), "form": form, "kept_until": saved_answers.expires_on, "robots": "noindex"}
        context["quick_exit"] = settings.QUICK_EXIT_URL
        return answering.without_caching(render(request, "surveys/saved_answers_closed.html", context))
    carried = answering.new_form_tokens(request, Stamp.after(saved_answers.version_id, saved_answers.seconds))
    return answering.render_form(
        request, page, form, {"saved_token": token, **_saved_context(request, saved_answers, token)}, carried=carried
    )


def _saved_context(request: HttpRequest, saved_answers: SavedAnswers, token: str) -> dict[str, Any]:
    """Return where answers wait, and until when."""
    link = request.build_absolute_uri(reverse("surveys:draft-form", kwargs={"token": token}))
    return {"kept_link": link, "kept_until": saved_answers.expires_on, "robots": "noindex"}


def _handle_button(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Do what the pressed button says: another language, answers to be kept, or answers to be sent."""
    if answering.SWITCH in request.POST:
        return _switch_language(request, page)
    return _save(request, page) if "save" in request.POST else answering.submit_form(request, page)


def _switch_language(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    token = request.POST.get("draft", "")
    saved_answers = intake.find_saved_answers(token) if token else None
    return answering.switch_language(
        request, page, _saved_context(request, saved_answers, token) if saved_answers else {}
    )


def _save(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    brought = answering.read_submission(request, page)
    if not brought.key:
        return answering.return_form_without_key(request, page)
    version = brought.version
    seconds = brought.stamp.duration() if brought.stamp else 0  # nothing is made good by being kept
    names = page.form_class(version).base_fields
    answers = {name: request.POST.getlist(name) for name in names if any(request.POST.getlist(name))}
    try:
        token = intake.save_answers(
            version, answers, language=page.language, seconds=seconds, token=request.POST.get("draft", "")
        )
    except Refused as refusal:
        return answering.return_form(request, page, heading=_("Not kept"), said=str(refusal), status=409)
    return HttpResponseRedirect(reverse("surveys:draft-form", kwargs={"token": token}))


def _find(slug: str) -> OpenSurvey:
    one = open_surveys.find_survey(slug)
    if one is None:
        raise Http404(_("There is no such survey."))
    return one


def _page(one: OpenSurvey) -> SurveyPage:
    action = reverse("surveys:survey-form", kwargs={"slug": one.survey.slug})
    return SurveyPage(one, str(get_language()), "surveys/survey_form.html", action, can_save=True)


def _list_entry(one: OpenSurvey) -> dict[str, str]:
    sheet = questionnaire.read_questionnaire(one.version.document, str(get_language()))
    return {"title": sheet.title, "introduction": sheet.introduction, "url": one.survey.get_absolute_url()}


def _closed(request: HttpRequest, one: OpenSurvey) -> HttpResponse:
    """Say kindly why no answers are taken."""
    title = one.version.document["title"][str(get_language())]
    return render(request, "surveys/survey_closed.html", {**_closed_context(one), "title": title, "robots": "noindex"})


def _closed_context(one: OpenSurvey) -> dict[str, object]:
    """Return why no answers are taken, and from or until when they are, where a date says so."""
    survey, today = one.survey, timezone.now().date()
    live = survey.state == survey.State.LIVE
    early = live and survey.opens is not None and survey.opens > today
    over = live and survey.closes is not None and survey.closes < today
    why = "early" if early else "over" if over or not live else "full"
    return {"why": why, "opens": survey.opens, "closed_on": survey.closes if over else None}
