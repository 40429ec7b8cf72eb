"""The response to a form whose CSRF token is missing or wrong: visitors get their form back as they filled it in."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from indicators.views import errors
from surveys.views import scores, surveys

GIVEN_BACK: Final[dict[str, Callable[..., HttpResponse]]] = {
    "surveys:survey-form": surveys.survey_form_expired,
    "surveys:score-form": scores.score_form_expired,
}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return a visitor's form as it was filled in, to be sent again; for other forms the error page."""
    match = request.resolver_match
    give_back = GIVEN_BACK.get(match.view_name) if match else None
    if match is None or give_back is None:
        return errors.csrf_failure(request, reason)
    return give_back(request, *match.args, **match.kwargs)
