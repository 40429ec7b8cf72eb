"""Error pages: 404 with suggestions, others that need no database; JSON under /api/. None is cached."""

import logging
import secrets
import sys
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from indicators.pages import not_found
from indicators.views.returning import returned_fields
from lib import damage, network_bounds, outages

logger = logging.getLogger("ocindex.incidents")
CROWDED_SECONDS = 5


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with addresses similar to the one asked for."""
    with translation.override(_language(request)):
        if _is_api(request):
            return _error_json(
                404, "not-found", _("There is nothing at this address; see /api/docs/ for what there is.")
            )
        message = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
        near, years = not_found.suggestions(request.path_info), not_found.years(request.path_info)
        context = {"message": message, "near": near, "years": years, "robots": "noindex", "leads_home": True}
        return _uncached(render(request, "404.html", context, status=404))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, with the reason of a BadRequest; the host name may be wrong, so the page has no absolute address."""
    why = str(exception) if isinstance(exception, BadRequest) else ""
    return _error_page(request, 400, "bad-request", why or _("The request cannot be read."), why=why)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return _error_page(request, 403, "forbidden", _("You may not see this."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without a valid CSRF token, with what to do."""
    return _error_page(request, 403, "csrf", _("The form could not be checked."), expired=True)


def not_allowed(request: HttpRequest, allow: str) -> HttpResponse:
    """Answer 405; `allow` names the methods that the address answers."""
    response = _error_page(request, 405, "method-not-allowed", _("This address is read-only."), template="400")
    response["Allow"] = allow
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the number of the incident in the log, or 503 in an outage; without the database.

    The fields of a form are returned in both cases, so that nothing written is lost.
    """
    vars(request).pop("_messages", None)  # a message of success would be untrue
    damage.note(sys.exc_info()[1])
    if outages.is_outage(sys.exc_info()[1]):
        return unavailable(request)
    incident = secrets.token_hex(4)
    logger.error(
        "Incident %s: %s %s", incident, request.method, request.path, exc_info=True, extra={"incident": incident}
    )
    detail = _("Something broke on our side. It is noted as incident %(incident)s.") % {"incident": incident}
    return _error_page(request, 500, "incident", detail, incident=incident, returned_fields=returned_fields(request))


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 with Retry-After: the database does not answer."""
    detail = _("Our database does not answer at the moment; try again in a minute.")
    response = _error_page(request, 503, "unavailable", detail, returned_fields=returned_fields(request))
    response["Retry-After"] = str(outages.RETRY_SECONDS)
    return response


def overloaded(request: HttpRequest) -> HttpResponse:
    """Answer 503 with Retry-After: more is asked for than the site can answer; what was written is returned."""
    if request.method in ("GET", "HEAD") and not _is_api(request):
        response = _uncached(HttpResponse(_crowded_page(_language(request)), status=503))
    else:
        response = _crowded(request)
    response["Retry-After"] = str(CROWDED_SECONDS)
    # Whoever was refused before Django's own middleware would else get it in pieces, and lose the connection.
    response["Content-Length"] = str(len(response.content))
    return response


def _crowded(request: HttpRequest) -> HttpResponse:
    detail = _("More people are asking at this moment than we can answer; try again in a few seconds.")
    return _error_page(request, 503, "overloaded", detail, is_crowded=True, returned_fields=returned_fields(request))


@cache
def _crowded_page(language: str) -> str:
    """Return the page for whoever only reads, made once for each language: there is no time for more."""
    with translation.override(language):
        return render_to_string("503.html", {"status": 503, "is_crowded": True})


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer 429 with Retry-After: one network had more pages put together for it than others leave it room for."""
    detail = _("Many pages were put together for your network in a short time; wait a few seconds.")
    response = _error_page(request, 429, "too-many", detail)
    response["Retry-After"] = str(network_bounds.RETRY_SECONDS)
    return response


def _error_page(
    request: HttpRequest, status: int, code: str, detail: str, *, template: str = "", **context: Any
) -> HttpResponse:
    with translation.override(_language(request)):
        if _is_api(request):
            return _error_json(status, code, detail)
        page = render_to_string(f"{template or status}.html", {"detail": detail, "status": status, **context})
    return _uncached(HttpResponse(page, status=status))


def _error_json(status: int, code: str, detail: str) -> HttpResponse:
    errors = [{"field": None, "code": code, "message": detail}]
    return _uncached(JsonResponse({"detail": detail, "errors": errors}, status=status))


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/") and not request.path_info.startswith("/api/docs/")


def _language(request: HttpRequest) -> str:
    """Return the language of the path; an error may come before the middleware has activated it."""
    return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
