"""Turning the pages of a survey: each is checked when it is left, and its answers are kept sealed on the way.

Once they are kept, a page is an address that a plain GET shows: so Back, a closed tab and a double click lose nothing.
Until then, and where there is no room or no database, they travel in the form.
"""

from contextlib import suppress
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from lib import client_network, damage
from lib.refusals import Refused
from surveys import intake
from surveys.forms import SurveyForm, paging
from surveys.intake import page_counts
from surveys.views import answering, language_ways
from surveys.views.answering import Submission
from surveys.views.rendering import FormTokens, SurveyPage, render_form, without_caching

BUTTONS: Final = frozenset({answering.SWITCH, answering.CLEAR, "back", "change", "save"})  # those that send nothing


class Turn(NamedTuple):
    """A page that was sent: all answers so far, the page, and the pages that its visitor has reached."""

    submission: Submission
    form_class: type[SurveyForm]
    page: str
    answers: QueryDict
    reached: tuple[str, ...]

    def form(self, page: str = "", *, cleared: str = "") -> SurveyForm:
        """Return a page filled in with the answers so far, unchecked; by default the one that was sent."""
        order = self.submission.order
        return self.form_class.refilled(self.answers, order=order, page=page or self.page, cleared=cleared)

    @property
    def token(self) -> str:
        return str(self.submission.extra["saved_token"])


def handle_page(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Answer a page that was sent: with the next one or the one before, with its errors, or in another language."""
    submission = answering.read_submission(request, page)
    if not submission.key:
        return answering.return_form_without_key(request, page)
    turn = _read(request, page, submission)
    if turn is None:
        return _return_unkept(request, page, submission)
    if answering.wants_the_form(request):
        extra, cleared = {**submission.extra, "warned": False}, request.POST.get(answering.CLEAR, "")
        form = turn.form(cleared=cleared)
        return render_form(request, page, form, extra, tokens=answering.same_tokens(request, submission))
    if "save" in request.POST:
        return save(request, page, submission, turn.answers, turn.page, turn.reached)
    return _go_on(request, page, turn)


def _go_on(request: HttpRequest, page: SurveyPage, turn: Turn) -> HttpResponse:
    """Show the page that the pressed button leads to; on to the next one only where this one has no errors."""
    if change := request.POST.get("change"):
        return _show(request, page, turn, change if turn.form_class.questionnaire.page_with(change) else turn.page)
    if turn.page == paging.REVIEW:
        return _show(request, page, turn, paging.last_page(turn.form()))
    progress = paging.progress(turn.form())
    if "back" in request.POST:
        return _show(request, page, turn, progress.before or turn.page)
    form = turn.form_class(turn.answers, order=turn.submission.order, page=turn.page)
    if not form.is_valid():
        extra = {**turn.submission.extra, "faults": form.faults()}
        tokens = answering.same_tokens(request, turn.submission)
        return render_form(request, page, form, extra, tokens=tokens, status=422)
    return _show(request, page, _counted(page, turn, progress.after), progress.after)


def _read(request: HttpRequest, page: SurveyPage, submission: Submission) -> Turn | None:
    """Return the page that was sent, with what was saved of the others; None where that is there no more."""
    form_class, code = page.form_class(submission.version), page.page_in(request, submission.version)
    given_token, carries = submission.extra["saved_token"], submission.extra["carries"]
    token, saved_answers = given_token or intake.token_of(submission.key), None
    if given_token and not carries:
        saved_answers = intake.find_saved_answers(token)
    elif not carries:  # a first page: of a browser that went back to it, more is kept by now
        with damage.endured("Answers could not be looked for at the first page turn"):
            saved_answers = intake.find_saved_answers(token)
    if saved_answers:
        order = submission.order
        answers = paging.merge(form_class, request.POST, saved_answers.answers, order=order, page=code)
        submission.extra.update(kept_context(request, page.language, saved_answers, token), is_turned=True)
        submission.extra["saved_token"] = token
    elif given_token and not carries:
        return None
    else:
        answers = paging.only_answers(form_class, request.POST)
    reached = submission.extra["reached"].split()
    codes = [code for code in reached if code == paging.REVIEW or form_class.questionnaire.page_with(code)]
    return Turn(submission, form_class, code, answers, tuple(codes))


def kept_context(
    request: HttpRequest, language: str, saved_answers: intake.UnsealedAnswers, token: str
) -> dict[str, Any]:
    """Return the context of saved answers: their address, and the day until which they are kept."""
    address = request.build_absolute_uri(kept_address(token, language))
    return {"kept_link": address, "kept_until": saved_answers.expires_on, "robots": "noindex"}


def _counted(page: SurveyPage, turn: Turn, target: str) -> Turn:
    """Count a page that was left, and the one that is reached, the first time that its visitor goes on from it."""
    survey, language = page.open_survey.survey.pk, page.language
    if target in turn.reached:
        return turn
    page_counts.count(survey, language, page_counts.TURNS, turn.page)
    if target != paging.REVIEW:
        page_counts.count(survey, language, page_counts.STARTS, target)
    return turn._replace(reached=(*turn.reached, turn.page, target))


def _show(request: HttpRequest, page: SurveyPage, turn: Turn, target: str) -> HttpResponse:
    """Keep the answers and redirect to a page; where they cannot be kept, return it with them."""
    consents = paging.consents(turn.form())
    token = turn.token
    if token and False in consents:
        intake.delete_saved_answers(token)
        token = ""
    if (token or all(consents)) and (address := _try_to_keep(request, turn, target)):
        return without_caching(HttpResponseRedirect(address))
    reached = " ".join(turn.reached)
    extra = {**turn.submission.extra, "carries": True, "saved_token": token, "kept_link": "", "reached": reached}
    tokens = answering.same_tokens(request, turn.submission)
    if target == paging.REVIEW:
        return review(request, page, turn.form_class(turn.answers, order=turn.submission.order), extra, tokens=tokens)
    return render_form(request, page, turn.form(target), extra, tokens=tokens)


def review(
    request: HttpRequest, page: SurveyPage, form: SurveyForm, extra: dict[str, object], *, tokens: FormTokens
) -> HttpResponse:
    """Return the review of answers; where one cannot be sent as it is, the first page that has such a one."""
    if form.is_valid():
        return answering.render_review(request, page, form, extra, tokens=tokens)
    code = paging.page_of(form, form.faults()[0][0])
    form = type(form)(form.answers, order=form.order, page=code)
    return render_form(request, page, form, {**extra, "faults": form.faults()}, tokens=tokens)


def show_kept(
    request: HttpRequest, page: SurveyPage, form: SurveyForm, progress: intake.Progress, extra: dict[str, Any], *,
    tokens: FormTokens,
) -> HttpResponse:  # fmt: skip
    """Return the page of kept answers that the address names, or the one at which they were left."""
    wanted = request.GET.get("page", "")
    extra = {**extra, "reached": " ".join(progress.reached), "is_turned": bool(wanted), "is_kept": True}
    code = wanted or progress.page
    if code == paging.REVIEW:
        return review(request, page, type(form)(form.answers, order=form.order), extra, tokens=tokens)
    codes = [section.code for section in paging.path(form)]
    form = type(form).refilled(form.answers, order=form.order, page=code if code in codes else codes[0])
    return render_form(request, page, form, extra, tokens=tokens)


def _try_to_keep(request: HttpRequest, turn: Turn, target: str) -> str:
    """Keep the answers and return the address of a page; empty where there is no room, or no database."""
    language = turn.form_class.language
    with suppress(Refused), damage.endured("Answers could not be kept at a page turn"):
        token = _keep(request, turn.submission, turn.answers, language=language, page=target,
                      reached=turn.reached)  # fmt: skip
        return kept_address(token, language, target)
    return ""


def kept_address(token: str, language: str, page: str = "") -> str:
    """Return the address of answers that are kept, in a language, or of a page of them."""
    address = language_ways.with_language(reverse("surveys:draft-form", kwargs={"token": token}), language)
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'page': page})}" if page else address


def save(
    request: HttpRequest, page: SurveyPage, submission: Submission, answers: QueryDict, code: str = "",
    reached: tuple[str, ...] = (),
) -> HttpResponse:  # fmt: skip
    """Keep answers to be sent later, and redirect to their address; return the form where that is refused."""
    try:
        token = _keep(request, submission, answers, language=page.language, page=code, reached=reached)
    except Refused as refusal:
        return answering.return_form(request, page, heading=_("Not kept"), message=str(refusal), status=409)
    return HttpResponseRedirect(kept_address(token, page.language))


def _keep(
    request: HttpRequest, submission: Submission, answers: QueryDict, *, language: str, page: str,
    reached: tuple[str, ...],
) -> str:  # fmt: skip
    # Without a stamp the time is 0: saving must not make it look longer.
    seconds = submission.stamp.duration() if submission.stamp else 0
    return intake.save_answers(
        submission.version,
        dict(answers.lists()),
        language=language,
        seconds=seconds,
        progress=intake.Progress(submission.order, page, reached),
        token=submission.extra["saved_token"],
        new_token=intake.token_of(submission.key),
        network=client_network.network_of(request.META),
    )


def _return_unkept(request: HttpRequest, page: SurveyPage, submission: Submission) -> HttpResponse:
    """Return a page whose answers were kept and are there no more: its own are on it, and travel with it from now."""
    submission.extra.update(saved_token="", carries=True)
    message = _(
        "What you answered on other pages is not kept here any more: it was sent or deleted, or its time is over. This "
        "page is as you left it. Look through the others again before you send."
    )
    extra = {**submission.extra, "notice": (_("Not sent yet"), message)}
    form, tokens = answering.refilled_form(request, page, submission), answering.same_tokens(request, submission)
    return render_form(request, page, form, extra, tokens=tokens, status=409)
