"""Reading, submitting and giving back the forms of surveys, of saved answers and of the question about a score."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import catalogue
from lib import caching, client_network, damage, outages
from lib.refusals import Refused
from lib.text import normalize_for_search
from surveys import intake, kinds
from surveys.forms import Stamp, SurveyForm, paging, review
from surveys.forms.stamp import KEY
from surveys.intake import open_surveys, page_counts, personal_data, room, spam
from surveys.models import SurveyVersion
from surveys.views import language_ways
from surveys.views.rendering import (
    FormTokens,
    SurveyPage,
    fresh_tokens,
    new_form_tokens,
    render_form,
    without_caching,
)

# The names of the buttons that ask for another language, and for a question without its answer: its code is the value.
SWITCH, CLEAR = "language", "clear"


class Submission(NamedTuple):
    """What a form sends beside the answers: the version it was made from, its key and its stamp."""

    version: SurveyVersion
    key: str  # empty where it is missing or malformed
    stamp: Stamp | None  # None where it was not signed here
    extra: dict[str, Any]  # context: `warned`, `saved_token`, and what pages take along

    @property
    def is_reviewed(self) -> bool:
        """Return whether it was sent from the review, with all answers."""
        return bool(self.extra["is_reviewed"])

    @property
    def order(self) -> int | None:
        """Return the number of the random order that the form was given out in."""
        return self.stamp.order if self.stamp else None


def handle_submission(
    request: HttpRequest, page: SurveyPage, act: Callable[[HttpRequest, SurveyPage], HttpResponse]
) -> HttpResponse:
    """Return what `act` returns; where the database is away, return the form as it was filled in, with status 503.

    The form comes from the cache of this process. Where it is not there, indicators/views/returning.py shows the
    fields instead.
    """
    with damage.endured("A form could not be kept"):
        return act(request, page)
    message = _("Our database does not answer at the moment. Nothing you wrote is lost: send it again in a minute.")
    response = return_form(request, page, heading=_("Not sent yet"), message=message, status=503)
    response["Retry-After"] = str(outages.RETRY_SECONDS)
    return response


def submit_form(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Record the answers and redirect to the receipt, or return the form with its errors: 422, or 409 if refused."""
    submission = read_submission(request, page)
    if not submission.key:
        return return_form_without_key(request, page)
    tokens = same_tokens(request, submission)
    form = page.form_class(submission.version)(request.POST, order=submission.order)
    if not form.is_valid():
        return _return_faults(request, page, form, submission)
    if look := _to_look_at(request, page, form, submission):
        return look
    try:
        receipt = _record(request, page, form, submission)
    except Refused as refusal:
        if isinstance(refusal, intake.Conflict):
            tokens = new_form_tokens(request, submission.stamp)
        form = form if not submission.is_reviewed else refilled_form(request, page, submission)
        extra = {**submission.extra, "notice": (_("These answers are not sent yet"), str(refusal))}
        return render_form(request, page, form, extra, tokens=tokens, status=409)
    if receipt.is_new:
        pages = [paging.last_page(form)] if page.is_in_pages(submission.version) else []
        page_counts.count(page.open_survey.survey.pk, page.language, page_counts.SENDINGS, page_counts.WHOLE, *pages)
    code = intake.grouped_code(receipt.code)
    address = reverse("surveys:receipt-detail", kwargs={"code": code})
    return without_caching(HttpResponseRedirect(language_ways.with_language(address, page.language)))


def _to_look_at(
    request: HttpRequest, page: SurveyPage, form: SurveyForm, submission: Submission
) -> HttpResponse | None:  # fmt: skip
    """Return valid answers to be looked at once more: some are left out, or a text may name someone; else None."""
    tokens = same_tokens(request, submission)
    if form.questionnaire.has_routes and not submission.is_reviewed and review.left_out(form):
        return render_review(request, page, form, submission.extra, tokens=tokens)
    if not submission.extra["warned"] and (signs := personal_signs(form)):
        form = form if not submission.is_reviewed else refilled_form(request, page, submission)
        return render_form(request, page, form, {**submission.extra, "personal": signs}, tokens=tokens, status=422)
    return None


def return_whole(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Return, from the review, a form that stands on one page, to be changed."""
    submission = read_submission(request, page)
    form = page.form_class(submission.version).refilled(request.POST, order=submission.order)
    extra = {**submission.extra, "warned": False}
    return render_form(request, page, form, extra, tokens=same_tokens(request, submission))


def _return_faults(request: HttpRequest, page: SurveyPage, form: SurveyForm, submission: Submission) -> HttpResponse:
    """Return a form with its errors; of one that is asked in pages, the first page that has any."""
    extra = dict(submission.extra)
    if page.is_in_pages(submission.version):
        code, extra["carries"] = paging.page_of(form, form.faults()[0][0]), True
        form = page.form_class(submission.version)(form.answers, order=submission.order, page=code)
    extra["faults"] = form.faults()
    return render_form(request, page, form, extra, tokens=same_tokens(request, submission), status=422)


def render_review(
    request: HttpRequest, page: SurveyPage, form: SurveyForm, extra: Mapping[str, Any], *, tokens: FormTokens
) -> HttpResponse:
    """Return the page on which valid answers are looked through before they are sent, signs of a person among them."""
    review = type(form).refilled(form.answers, order=form.order, page=paging.REVIEW)
    signs: list[tuple[str, str, str]] = []
    with damage.endured("Signs of a person could not be looked for"):  # they are, again, when it is sent
        signs = personal_signs(form)
    return render_form(request, page, review, {**extra, "personal": signs}, tokens=tokens)


def _record(request: HttpRequest, page: SurveyPage, form: SurveyForm, submission: Submission) -> intake.Receipt:
    texts, stamp = form.texts(), submission.stamp
    verdict = spam.check_submission(
        spam.SubmissionFacts(
            submit_key=submission.key,
            network=client_network.network_of(request.META),
            seconds=stamp.seconds() if stamp else None,
            # A step chosen on the page of a score only has to be confirmed here, which takes no time.
            confirms=stamp is not None and stamp.begun_before and not texts,
            trapped=bool(request.POST.get("homepage")),
            texts=[written.text for written in texts],
            texts_without_links=[written.text for written in texts if not kinds.of(written.question.kind).is_for_links],
            replies=form.answered(),
            about=page.score_context.key if page.score_context else (),
        )
    )
    if verdict.held:
        room.refuse_more_held()
    return intake.record_response(
        submission.version,
        form.replies(),
        submit_key=submission.key,
        language=page.language,
        duration=stamp.duration() if stamp else None,
        burst=verdict.burst,
        flags=verdict.flags,
        held=verdict.held,
        score_context=page.score_context,
        random_order=submission.order if form.questionnaire.is_shuffled else None,
        saved_token_hash=intake.token_hash(submission.extra["saved_token"]),
    )


def wants_the_form(request: HttpRequest) -> bool:
    """Return whether the pressed button only asks for the form: in another language, or with an answer cleared."""
    return SWITCH in request.POST or CLEAR in request.POST


def give_form_back(request: HttpRequest, page: SurveyPage, extra: Mapping[str, Any]) -> HttpResponse:
    """Return the form in the language of the address, filled in as sent but for the question that a button clears.

    Nothing is validated or recorded.
    """
    submission = read_submission(request, page)
    form = refilled_form(request, page, submission, cleared=request.POST.get(CLEAR, ""))
    extra = {**submission.extra, "warned": False, "returns": True, **extra}  # a warning has to be seen in it too
    return render_form(request, page, form, extra, tokens=same_tokens(request, submission))


def return_form(request: HttpRequest, page: SurveyPage, *, heading: str, message: str, status: int) -> HttpResponse:
    """Return the form as it was filled in, without validating it, under a notice of heading and message."""
    submission = read_submission(request, page)
    form = refilled_form(request, page, submission)
    extra = {**submission.extra, "returns": True, "notice": (heading, message)}
    return render_form(request, page, form, extra, tokens=same_tokens(request, submission), status=status)


def refilled_form(request: HttpRequest, page: SurveyPage, submission: Submission, *, cleared: str = "") -> SurveyForm:
    """Return the form, or the page of it, as it was sent but for the question `cleared`, without validating it."""
    code, form_class = page.page_in(request, submission.version), page.form_class(submission.version)
    return form_class.refilled(request.POST, order=submission.order, page=code, cleared=cleared)


def return_form_without_key(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Return a form that came without its key, which is what makes a repetition recognizable; nothing is recorded."""
    message = _(
        "A part of the form was missing, without which it could be counted twice. Nothing was kept: send it again."
    )
    return return_form(request, page, heading=_("Please send it once more"), message=message, status=422)


def read_submission(request: HttpRequest, page: SurveyPage) -> Submission:
    """Return the submission of a form; malformed keys are empty, and an unsigned stamp is None."""
    key = request.POST.get("submit_key", "")
    key = key if KEY.fullmatch(key) else ""
    stamp = Stamp.read(request.POST.get("stamp", ""), key) if key else None
    extra = {
        "warned": "looked-again" in request.POST,
        "saved_token": request.POST.get("draft", "")[:80],
        "carries": "carries" in request.POST,
        "reached": request.POST.get("reached", "")[:2000],
        "is_reviewed": request.POST.get("page") == paging.REVIEW,
    }
    version = open_surveys.shown_version(page.open_survey, stamp.version if stamp else None)
    return Submission(version, key, stamp, extra)


def same_tokens(request: HttpRequest, submission: Submission) -> FormTokens:
    """Return the key and stamp that were sent, so that the form stays the same submission; new ones without a key."""
    if not submission.key:
        return fresh_tokens(request, submission.version)
    return FormTokens(
        get_token(request), submission.key, submission.stamp.signed(submission.key) if submission.stamp else ""
    )


def personal_signs(form: SurveyForm) -> list[tuple[str, str, str]]:
    """Return (name of the field, "Question 3", sign) for each sign of a person in a text."""
    places = []
    for name, question, text in form.texts():
        label = _("Question %(number)s") % {"number": question.number}
        places += [(name, label, sign) for sign in personal_data.find_signs(text, harmless_words=_names_of_the_index())]
    return places


def _names_of_the_index() -> frozenset[str]:
    """Return the words in names of countries and indicators in every language: they are no names of people."""
    return caching.remember("known-words", lambda: frozenset(_words_of_names()))


def _words_of_names() -> set[str]:
    subjects = [*catalogue.countries().values(), *catalogue.indicators().values()]
    names = [getattr(subject, f"name_{code}") or "" for subject in subjects for code, _name in settings.LANGUAGES]
    words = {word for name in names for word in name.casefold().replace("-", " ").split()}
    return words | {normalize_for_search(word) for word in words}
