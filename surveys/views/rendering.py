"""Rendering the form of a survey: blank from kept parts, filled in, one page of it, or the review before sending."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from lib import caching, kept_parts
from surveys import intake
from surveys.documents.random_order import draw_order
from surveys.forms import Stamp, SurveyForm, form_class, fresh_key, paging
from surveys.intake import page_counts
from surveys.intake.open_surveys import OpenSurvey
from surveys.models import SurveyVersion
from surveys.views import language_ways, page_context


class FormTokens(NamedTuple):
    """What differs for each visitor: CSRF token, submission key and signed stamp, which are hidden fields.

    `kept` is the token under which the answers of a new form will be kept; empty for a form that is shown again.
    """

    csrf: str
    key: str
    stamp: str
    kept: str = ""


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

    def is_in_pages(self, version: SurveyVersion | None = None) -> bool:
        """Return whether a version is asked in pages; what cannot be saved stands on one."""
        return self.can_save and self.form_class(version).questionnaire.in_pages

    def page_in(self, request: HttpRequest, version: SurveyVersion) -> str:
        """Return the code of the page that a form was sent from, or the review; empty where all stands on one."""
        page = request.POST.get("page", "")
        is_page = self.is_in_pages(version) and self.form_class(version).questionnaire.page_with(page) is not None
        return page if is_page or page == paging.REVIEW else ""


def render_blank_form(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Return the page with an empty form, from parts that are kept for each version, address and host."""
    questionnaire = page.form_class().questionnaire
    order = draw_order() if questionnaire.is_shuffled else None
    first = questionnaire.in_order(order).sections[0].code if page.is_in_pages() else ""
    key = ("blank", page.open_survey.version.pk, page.action, request.scheme, request.get_host(), order)

    def render_marked(marks: Mapping[str, str]) -> str:
        form = page.form_class()(order=order, page=first)
        return render_to_string(_template(page, form), _context(page, form, FormTokens(**marks), {}), request)

    parts = caching.remember(key, lambda: kept_parts.split(render_marked, FormTokens._fields))
    tokens = new_form_tokens(request, Stamp.now(page.open_survey.version.pk, order=order))
    count_start(request, page, *filter(None, [first]))
    return _form_page(page, kept_parts.respond(request, parts, tokens._asdict()))


def count_start(request: HttpRequest, page: SurveyPage, *pages: str) -> None:
    """Count a form that was given out; whoever asks for its header alone is nobody who could answer."""
    if request.method == "GET":
        page_counts.count(page.open_survey.survey.pk, page.language, page_counts.STARTS, page_counts.WHOLE, *pages)


def render_form(
    request: HttpRequest, page: SurveyPage, form: SurveyForm, extra: Mapping[str, Any], *,
    tokens: FormTokens | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Return the page with a form that is filled in; `extra` is added to the context.

    With `carries`, the answers of other pages travel with this one; with `returns`, what was sent with it and cannot be
    asked for now, as the answers it depends on are not at hand.
    """
    context = _context(page, form, tokens or fresh_tokens(request, page.open_survey.version), extra)
    return _form_page(page, render(request, _template(page, form), context, status=status))


def _form_page(page: SurveyPage, response: HttpResponse) -> HttpResponse:
    response["Content-Language"] = page.language
    return without_caching(response)


def _template(page: SurveyPage, form: SurveyForm) -> str:
    if not form.page:
        return page.template
    return "surveys/survey_review.html" if form.page == paging.REVIEW else "surveys/survey_page.html"


def _context(page: SurveyPage, form: SurveyForm, tokens: FormTokens, extra: Mapping[str, Any]) -> dict[str, Any]:
    context = {
        "form": form,
        "tokens": tokens,
        "action": page.action,
        "can_save": page.can_save,
        "quick_exit": settings.QUICK_EXIT_URL,
        **language_ways.context(page.address, page.language, page.open_survey.version.document),
        **page.context,
        **extra,
    }
    if form.page == paging.REVIEW:
        return context | page_context.of_review(form)
    takes_along = bool(extra.get("carries") or extra.get("returns"))
    return context | page_context.of_page(form, takes_along=takes_along) if form.page else context


def fresh_tokens(request: HttpRequest, version: SurveyVersion) -> FormTokens:
    return new_form_tokens(request, Stamp.now(version.pk))


def new_form_tokens(request: HttpRequest, stamp: Stamp | None) -> FormTokens:
    """Return the tokens of a new submission; its time counts from the stamp, or is unknown without one."""
    key = fresh_key()
    return FormTokens(get_token(request), key, stamp.signed(key) if stamp else "", intake.token_of(key))


def without_caching(response: HttpResponse) -> HttpResponse:
    """Return the response with a header by which no cache stores it: it belongs to one visitor."""
    response["Cache-Control"] = "no-store"
    return response
