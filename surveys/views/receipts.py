"""The receipt of a response: entering its code, reading what became of it, withdrawing it."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from indicators.models import Outcome
from lib import caching, kept_parts
from lib.refusals import Refused
from surveys import intake
from surveys.documents import languages
from surveys.intake import Recorded, receipts
from surveys.models import Response
from surveys.views import language_ways


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_entry(request: HttpRequest) -> HttpResponse:
    """Ask for a code and redirect to its receipt; a text that cannot be a code is answered with 422."""
    code = receipts.parse_code(request.POST.get("code", ""))
    if request.method == "POST" and code:
        return redirect("surveys:receipt-detail", code=intake.grouped_code(code))
    context = {"robots": "noindex", "wrong": request.method == "POST", "typed": request.POST.get("code", "")[:80]}
    return render(request, "surveys/receipt_entry.html", context, status=422 if context["wrong"] else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@caching.pinned()
def receipt_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the receipt of a code; POST withdraws the response."""
    recorded = intake.find_recorded(code)
    if recorded is None:
        raise Http404(
            _("There is no receipt with this code. Check each letter; O, I and B are letters, never 0, 1 and 8.")
        )
    if request.method == "POST":
        try:
            intake.withdraw(recorded.response)
        except Refused:
            pass  # it was withdrawn before: the page says so
        address, language = reverse("surveys:receipt-detail", kwargs={"code": code}), _language(request, recorded)
        return redirect(language_ways.with_language(address, language))
    return _render(request, recorded, intake.grouped_code(receipts.parse_code(code)))


def _render(request: HttpRequest, recorded: Recorded, code: str) -> HttpResponse:
    """Return the page from parts that are kept for all receipts of the same state, about as many answers."""
    response, language = recorded.response, _language(request, recorded)
    context = _context(recorded, language)
    outcomes = [outcome.pk for outcome in context["outcomes"]]
    key = (
        "receipt", get_language(), language, request.scheme, request.get_host(), response.version_id, response.status,
        context["erased_because"], recorded.answers_count, recorded.has_text, response.country_id is None, *outcomes,
    )  # fmt: skip
    values = {"code": code, **_of_one(response)}
    if response.status != Response.Status.ERASED:  # else there is nothing to withdraw, and no cookie
        values["csrf_token"] = get_token(request)

    def render_marked(marks: Mapping[str, str]) -> str:
        marked = copy(request)  # its path, which leads to the other languages, holds the code
        marked.path = reverse("surveys:receipt-detail", kwargs={"code": marks["code"]})
        ways = language_ways.context(marked.path, language, _of_document(response))["ways"]
        here = language_ways.with_language(marked.path, language)
        return render_to_string("surveys/receipt_detail.html", {**context, **marks, "ways": ways, "here": here}, marked)

    parts = caching.remember(key, lambda: kept_parts.split(render_marked, list(values)))
    return kept_parts.respond(request, parts, values)


def _of_one(response: Response) -> dict[str, str]:
    """Return what differs between receipts of the same state: the day, and the score that was asked about."""
    day = date_format(response.submitted_on)
    if response.country is None or response.indicator is None or response.edition is None:
        return {"day": day}
    names = {"the_country": response.country.the_name, "indicator": response.indicator.name}
    return {"day": day, **names, "year": str(response.edition.year)}


def _language(request: HttpRequest, recorded: Recorded) -> str:
    return language_ways.language_of(request, _of_document(recorded.response))


def _of_document(response: Response) -> dict[str, Any]:
    """Return what a receipt shows of the document: the words of thanks, and further languages if there are any."""

    def read_version() -> dict[str, Any]:
        document = response.version.document
        return {name: document[name] for name in ("thanks", "languages") if name in document}

    return caching.remember(("thanks", response.version_id), read_version)


def _context(recorded: Recorded, language: str) -> dict[str, Any]:
    response = recorded.response
    return {
        "status": response.status,
        "erased_because": intake.cause_of(response),
        "thanks": languages.read(_of_document(response)["thanks"], language),
        "answers_count": recorded.answers_count,
        "has_text": recorded.has_text,
        "text_days": settings.TEXT_DAYS,
        "outcomes": _outcomes(response),
        "quick_exit": settings.QUICK_EXIT_URL,
        "robots": "noindex",
    }


def _outcomes(response: Response) -> list[Outcome]:
    """Return the outcomes about the response's score that stand and were published since it came in, oldest first."""
    if response.edition is None:
        return []
    outcomes = Outcome.objects.standing().filter(
        country=response.country,
        indicator=response.indicator,
        edition__demonstration=response.survey.demonstration,
        edition__year__gte=response.edition.year,
        published_at__date__gte=response.submitted_on,
    )
    return list(outcomes.select_related("edition", "update").order_by("published_at", "pk"))
