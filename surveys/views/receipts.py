"""The receipt of a response: entering its code, reading what became of it, withdrawing it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from indicators.models import Outcome
from lib.refusals import Refused
from surveys import intake
from surveys.intake import receipts
from surveys.models import Response


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
def receipt_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the receipt of a code; POST withdraws the response."""
    response = intake.find_response(code)
    if response is None:
        raise Http404(
            _("There is no receipt with this code. Check each letter; O, I and B are letters, never 0, 1 and 8.")
        )
    if request.method == "POST":
        try:
            intake.withdraw(response)
        except Refused:
            pass  # it was withdrawn before: the page says so
        return redirect("surveys:receipt-detail", code=code)
    return render(request, "surveys/receipt_detail.html", _context(code, response))


def _context(code: str, response: Response) -> dict[str, object]:
    document, language = response.version.document, str(get_language())
    answers_count = response.answers.exclude(option__is_missing=True).values("question").distinct().count()
    return {
        "code": intake.grouped_code(receipts.parse_code(code)),
        "response": response,
        "erased_because": intake.cause_of(response),
        "title": document["title"][language],
        "thanks": document["thanks"][language],
        "answers_count": answers_count,
        "has_text": response.texts.exists(),
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
