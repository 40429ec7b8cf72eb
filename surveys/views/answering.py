"""Rendering and submitting a survey form: shared by surveys, saved answers and the question about one score."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import catalogue
from lib import caching, client_network, damage, kept_parts, outages
from lib.refusals import Refused
from lib.text import normalize_for_search
from surveys import intake, kinds
from surveys.documents.random_order import draw_order
from surveys.forms import Stamp, SurveyForm, form_class, fresh_key
from surveys.forms.stamp import KEY
from surveys.intake import open_surveys, page_counts, personal_data, room, spam
from surveys.intake.open_surveys import OpenSurvey
from surveys.models import SurveyVersion
from surveys.views import language_ways

logger = logging.getLogger("django.request")  # the formatter of this logger writes days, never hours
# The names of the buttons that ask for another language, and for a question without its answer: its code is the value.
SWITCH, CLEAR = "language", "clear"


class FormTokens(NamedTuple):
    """The three hidden fields that differ for each visitor: CSRF token, submission key and signed stamp."""

    csrf: str
    key: str
    stamp: str


class Submission(NamedTuple):
    """What a form sends beside the answers: the version it was made from, its key and its stamp."""

    version: SurveyVersion
    key: str  # empty where it is missing or malformed
    stamp: Stamp | None  # None where it was not signed here
    extra: dict[str, Any]  # context: `warned` and `saved_token`

    @property
    def order(self) -> int | None:
        """Return the number of the random order that the form was given out in."""
        return self.stamp.order if self.stamp else None


@dataclass(frozen=True)
class SurveyPage:
    """A survey in a language, with the template and address of its page, perhaps about a score.

    The address is that of the survey in the language that the site speaks with its visitor.
    """

    open_survey: OpenSurvey
    language: str
    template: str
    address: str
    score_context: intake.ScoreContext | None = None
    can_save: bool = False
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def action(self) -> str:
        """Return the address in the language of the survey, where its form is sent to."""
        return language_ways.with_language(self.address, self.language)

    def form_class(self, version: SurveyVersion | None = None) -> type[SurveyForm]:
        """Return the form class of a version, by default of the newest."""
        return form_class(version or self.open_survey.version, self.language)


def render_blank_form(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Return the page with an empty form, from parts that are kept for each version, address and host."""
    questionnaire = page.form_class().questionnaire
    order = draw_order() if questionnaire.is_shuffled else None
    key = ("blank", page.open_survey.version.pk, page.action, request.scheme, request.get_host(), order)

    def render_marked(marks: Mapping[str, str]) -> str:
        return render_to_string(
            page.template, _context(page, page.form_class()(order=order), FormTokens(**marks)), request
        )

    parts = caching.remember(key, lambda: kept_parts.split(render_marked, FormTokens._fields))
    tokens = new_form_tokens(request, Stamp.now(page.open_survey.version.pk, order=order))
    count_start(request, page)
    return _form_page(page, kept_parts.respond(request, parts, tokens._asdict()))


def count_start(request: HttpRequest, page: SurveyPage) -> None:
    """Count a form that was given out; whoever asks for its header alone is nobody who could answer."""
    if request.method == "GET":
        page_counts.count(page.open_survey.survey.pk, page.language, page_counts.STARTS, page_counts.WHOLE)


def render_form(
    request: HttpRequest, page: SurveyPage, form: SurveyForm, extra: Mapping[str, Any], *,
    tokens: FormTokens | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Return the page with a form that is filled in; `extra` is added to the context."""
    context = {**_context(page, form, tokens or _fresh_tokens(request, page.open_survey.version)), **extra}
    return _form_page(page, render(request, page.template, context, status=status))


def _form_page(page: SurveyPage, response: HttpResponse) -> HttpResponse:
    response["Content-Language"] = page.language
    return without_caching(response)


def _context(page: SurveyPage, form: SurveyForm, tokens: FormTokens) -> dict[str, Any]:
    return {
        "form": form,
        "tokens": tokens,
        "action": page.action,
        "can_save": page.can_save,
        "quick_exit": settings.QUICK_EXIT_URL,
        **language_ways.context(page.address, page.language, page.open_survey.version.document),
        **page.context,
    }


def _fresh_tokens(request: HttpRequest, version: SurveyVersion) -> FormTokens:
    return new_form_tokens(request, Stamp.now(version.pk))


def new_form_tokens(request: HttpRequest, stamp: Stamp | None) -> FormTokens:
    """Return the tokens of a new submission; its time counts from the stamp, or is unknown without one."""
    key = fresh_key()
    return FormTokens(get_token(request), key, stamp.signed(key) if stamp else "")


def handle_submission(
    request: HttpRequest, page: SurveyPage, act: Callable[[HttpRequest, SurveyPage], HttpResponse]
) -> HttpResponse:
    """Return what `act` returns; where the database is away, return the form as it was filled in, with status 503.

    The form comes from the cache of this process. Where it is not there, indicators/views/returning.py shows the
    fields instead.
    """
    try:
        return act(request, page)
    except outages.FAULTS as fault:
        if not outages.is_outage(fault):
            raise
        damage.note(fault)
        logger.warning("A form could not be kept: %s", fault)
    message = _("Our database does not answer at the moment. Nothing you wrote is lost: send it again in a minute.")
    response = return_form(request, page, heading=_("Not sent yet"), message=message, status=503)
    response["Retry-After"] = str(outages.RETRY_SECONDS)
    return response


def submit_form(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Record the answers and redirect to the receipt, or return the form with its errors: 422, or 409 if refused."""
    submission = read_submission(request, page)
    if not submission.key:
        return return_form_without_key(request, page)
    form = page.form_class(submission.version)(request.POST, order=submission.order)
    tokens = _same_tokens(request, submission)
    if not form.is_valid():
        return render_form(
            request, page, form, {**submission.extra, "faults": form.faults()}, tokens=tokens, status=422
        )
    if not submission.extra["warned"] and (signs := _personal_data(form)):
        return render_form(request, page, form, {**submission.extra, "personal": signs}, tokens=tokens, status=422)
    try:
        receipt = _record(request, page, form, submission)
    except Refused as refusal:
        if isinstance(refusal, intake.Conflict):
            tokens = new_form_tokens(request, submission.stamp)
        extra = {**submission.extra, "notice": (_("These answers are not sent yet"), str(refusal))}
        return render_form(request, page, form, extra, tokens=tokens, status=409)
    if receipt.is_new:
        page_counts.count(page.open_survey.survey.pk, page.language, page_counts.SENDINGS, page_counts.WHOLE)
    code = intake.grouped_code(receipt.code)
    address = reverse("surveys:receipt-detail", kwargs={"code": code})
    return without_caching(HttpResponseRedirect(language_ways.with_language(address, page.language)))


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
    cleared = request.POST.get(CLEAR, "")
    form = page.form_class(submission.version).refilled(request.POST, order=submission.order, cleared=cleared)
    extra = {**submission.extra, "warned": False, **extra}  # a warning has to be seen in this language too
    return render_form(request, page, form, extra, tokens=_same_tokens(request, submission))


def return_form(request: HttpRequest, page: SurveyPage, *, heading: str, message: str, status: int) -> HttpResponse:
    """Return the form as it was filled in, without validating it, under a notice of heading and message."""
    submission = read_submission(request, page)
    form = page.form_class(submission.version).refilled(request.POST, order=submission.order)
    extra = {**submission.extra, "notice": (heading, message)}
    return render_form(request, page, form, extra, tokens=_same_tokens(request, submission), status=status)


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
    extra = {"warned": "looked-again" in request.POST, "saved_token": request.POST.get("draft", "")[:80]}
    version = open_surveys.shown_version(page.open_survey, stamp.version if stamp else None)
    return Submission(version, key, stamp, extra)


def _same_tokens(request: HttpRequest, submission: Submission) -> FormTokens:
    """Return the key and stamp that were sent, so that the form stays the same submission; new ones without a key."""
    if not submission.key:
        return _fresh_tokens(request, submission.version)
    return FormTokens(
        get_token(request), submission.key, submission.stamp.signed(submission.key) if submission.stamp else ""
    )


def _personal_data(form: SurveyForm) -> list[tuple[str, str, str]]:
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


def without_caching(response: HttpResponse) -> HttpResponse:
    """Return the response with a header by which no cache stores it: it belongs to one visitor."""
    response["Cache-Control"] = "no-store"
    return response
