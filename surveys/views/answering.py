"""Giving out a form, and taking it back: what the survey, its draft and the question about one score share."""

import logging
import secrets
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
from lib import caching, outages
from lib.refusals import Refused
from lib.text import normalize_for_search
from surveys import intake
from surveys.forms import Stamp, SurveyForm, form_class, fresh_key
from surveys.forms.questionnaire import Kind
from surveys.forms.stamp import KEY
from surveys.intake import client_network, open_surveys, personal_data, spam
from surveys.intake.open_surveys import OpenSurvey
from surveys.models import SurveyVersion

logger = logging.getLogger("django.request")  # what is noted by the day, never by the hour
SWITCH = "language"  # the name of the button that asks for another language


class FormTokens(NamedTuple):
    """The three things in a form that differ from visitor to visitor."""

    csrf: str
    key: str
    stamp: str


class Submission(NamedTuple):
    """What a form brought back beside the answers: the version it was made from, and its stamp where that is ours."""

    version: SurveyVersion
    key: str  # empty where there was none, or one that cannot be ours
    stamp: Stamp | None
    more: dict[str, Any]


@dataclass(frozen=True)
class SurveyPage:
    """What is being filled in: a survey in a language, on a page, perhaps about a score."""

    offered: OpenSurvey
    language: str
    template: str
    action: str
    cell: intake.ScoreContext | None = None
    can_save: bool = False
    context: dict[str, Any] = field(default_factory=dict)

    def form_class(self, version: SurveyVersion | None = None) -> type[SurveyForm]:
        """Return the form of the version that was shown, or of the newest."""
        return form_class(version or self.offered.version, self.language)


def render_blank_form(request: HttpRequest, filling: SurveyPage) -> HttpResponse:
    """Give out an empty form: made once for a version and language, then put together from what is kept."""
    key = ("blank", filling.offered.version.pk, filling.action, request.scheme, request.get_host())
    parts = caching.remember(key, lambda: _page_parts(request, filling))
    carried = _fresh_tokens(request, filling.offered.version)
    between = [piece.encode() for piece in (*carried, "")]
    return without_caching(HttpResponse(b"".join(piece for pair in zip(parts, between, strict=True) for piece in pair)))


def _page_parts(request: HttpRequest, filling: SurveyPage) -> list[bytes]:
    """Return the page cut where a visitor's own token, key and stamp go."""
    marks = FormTokens(*(secrets.token_hex(16) for _mark in FormTokens._fields))
    context = _context(filling, filling.form_class()(), marks)
    rest, parts = str(render_to_string(filling.template, context, request)), []
    for mark in marks:
        before, _mark, rest = rest.partition(mark)
        parts.append(before.encode())
    return [*parts, rest.encode()]


def render_form(
    request: HttpRequest, filling: SurveyPage, form: SurveyForm, more: Mapping[str, Any], *,
    carried: FormTokens | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Give out a form that somebody has begun to fill in."""
    context = {**_context(filling, form, carried or _fresh_tokens(request, filling.offered.version)), **more}
    return without_caching(render(request, filling.template, context, status=status))


def _context(filling: SurveyPage, form: SurveyForm, carried: FormTokens) -> dict[str, Any]:
    return {
        "form": form,
        "carried": carried,
        "action": filling.action,
        "can_save": filling.can_save,
        "quick_exit": settings.QUICK_EXIT_URL,
        **filling.context,
    }


def _fresh_tokens(request: HttpRequest, version: SurveyVersion) -> FormTokens:
    return new_form_tokens(request, Stamp.now(version.pk))


def new_form_tokens(request: HttpRequest, stamp: Stamp | None) -> FormTokens:
    """Return what a form carries that is a submission of its own, counted from a start that was before."""
    key = fresh_key()
    return FormTokens(get_token(request), key, stamp.signed(key) if stamp else "")


def handle_submission(
    request: HttpRequest, filling: SurveyPage, act: Callable[[HttpRequest, SurveyPage], HttpResponse]
) -> HttpResponse:
    """Do what a form asks for; where the database fails, give it back filled, to be sent once more as it is.

    The form comes from what is kept in memory. Where it is not there, the page for what broke gives back the words.
    """
    try:
        return act(request, filling)
    except outages.FAULTS as fault:
        if not outages.is_outage(fault):
            raise
        logger.warning("A form could not be kept: %s", fault)
    said = _("Our database does not answer at the moment. Nothing you wrote is lost: send it again in a minute.")
    response = return_form(request, filling, heading=_("Not sent yet"), said=said, status=503)
    response["Retry-After"] = str(outages.RETRY_SECONDS)
    return response


def submit_form(request: HttpRequest, filling: SurveyPage) -> HttpResponse:
    """Take a form back: keep the answers, or give it back filled with what to look at."""
    brought = read_submission(request, filling)
    if not brought.key:
        return return_form_without_key(request, filling)
    form = filling.form_class(brought.version)(request.POST)
    carried = _same_tokens(request, brought)
    if not form.is_valid():
        return render_form(
            request, filling, form, {**brought.more, "faults": form.faults()}, carried=carried, status=422
        )
    if not brought.more["warned"] and (found := _personal_data(form)):
        return render_form(request, filling, form, {**brought.more, "personal": found}, carried=carried, status=422)
    try:
        receipt = _record(request, filling, form, brought)
    except Refused as refusal:
        if isinstance(refusal, intake.Conflict):
            carried = new_form_tokens(request, brought.stamp)
        more = {**brought.more, "notice": (_("These answers are not sent yet"), str(refusal))}
        return render_form(request, filling, form, more, carried=carried, status=409)
    code = intake.grouped_code(receipt.code)
    return without_caching(HttpResponseRedirect(reverse("surveys:receipt-detail", kwargs={"code": code})))


def _record(request: HttpRequest, filling: SurveyPage, form: SurveyForm, brought: Submission) -> intake.Receipt:
    texts, stamp = form.texts(), brought.stamp
    verdict = spam.check_submission(
        spam.SubmissionFacts(
            submit_key=brought.key,
            network=client_network.network_of(request.META),
            seconds=stamp.seconds() if stamp else None,
            # Whoever chose a step on the page of a score has read that page; here is a button to press.
            confirms=stamp is not None and stamp.begun_before and not texts,
            trapped=bool(request.POST.get("homepage")),
            texts=[written.text for written in texts],
            texts_without_links=[written.text for written in texts if written.question.kind != Kind.SHORT],
        )
    )
    return intake.record_response(
        brought.version,
        form.replies(),
        submit_key=brought.key,
        language=filling.language,
        duration=stamp.duration() if stamp else None,
        burst=verdict.burst,
        flags=verdict.flags,
        held=verdict.held,
        cell=filling.cell,
        saved_token_hash=intake.token_hash(brought.more["saved_token"]),
    )


def switch_language(request: HttpRequest, filling: SurveyPage, more: Mapping[str, Any]) -> HttpResponse:
    """Give a form in the language of this address, as it was filled in under another: nothing is judged or kept."""
    brought = read_submission(request, filling)
    form = filling.form_class(brought.version).refilled(request.POST)
    more = {**brought.more, "warned": False, **more}  # a warning that is not seen here has not been heeded
    return render_form(request, filling, form, more, carried=_same_tokens(request, brought))


def return_form(request: HttpRequest, filling: SurveyPage, *, heading: str, said: str, status: int) -> HttpResponse:
    """Give a form back as it was filled in, without judging it, with a word about why."""
    brought = read_submission(request, filling)
    form = filling.form_class(brought.version).refilled(request.POST)
    more = {**brought.more, "notice": (heading, said)}
    return render_form(request, filling, form, more, carried=_same_tokens(request, brought), status=status)


def return_form_without_key(request: HttpRequest, filling: SurveyPage) -> HttpResponse:
    """Keep nothing of a form without its key: sent again, as everything may be, it would be a second answer."""
    said = _(
        "A part of the form was missing, without which it could be counted twice. Nothing was kept: send it again."
    )
    return return_form(request, filling, heading=_("Please send it once more"), said=said, status=422)


def read_submission(request: HttpRequest, filling: SurveyPage) -> Submission:
    """Read what a form carried; a key that cannot be one is none, and so is a stamp that is not ours."""
    key = request.POST.get("submit_key", "")
    key = key if KEY.fullmatch(key) else ""
    stamp = Stamp.read(request.POST.get("stamp", ""), key) if key else None
    more = {"warned": "looked-again" in request.POST, "saved_token": request.POST.get("draft", "")[:80]}
    version = open_surveys.shown_version(filling.offered, stamp.version if stamp else None)
    return Submission(version, key, stamp, more)


def _same_tokens(request: HttpRequest, brought: Submission) -> FormTokens:
    """Return key and stamp as they came, so that the form stays the same submission; fresh ones if there were none."""
    if not brought.key:
        return _fresh_tokens(request, brought.version)
    return FormTokens(get_token(request), brought.key, brought.stamp.signed(brought.key) if brought.stamp else "")


def _personal_data(form: SurveyForm) -> list[tuple[str, str, str]]:
    """Return for each text that may point to a person where it stands and why."""
    found = []
    for name, asked, text in form.texts():
        question = _("Question %(number)s") % {"number": asked.number}
        found += [(name, question, said) for said in personal_data.find_signs(text, known=_known_words())]
    return found


def _known_words() -> frozenset[str]:
    """Return the words in names of countries and indicators, which are no names of people."""
    return caching.remember("known-words", lambda: frozenset(_words_of_names()))


def _words_of_names() -> set[str]:
    named = [*catalogue.countries().values(), *catalogue.indicators().values()]
    names = [getattr(one, f"name_{code}") or "" for one in named for code, _name in settings.LANGUAGES]
    words = {word for name in names for word in name.casefold().replace("-", " ").split()}
    return words | {normalize_for_search(word) for word in words}


def without_caching(response: HttpResponse) -> HttpResponse:
    """Let no cache keep what is one visitor's."""
    response["Cache-Control"] = "no-store"
    return response
