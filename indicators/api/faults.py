"""Error answers of the API: JSON that names the parameter and says what to write instead."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

NOT_FOUND, UNPROCESSABLE = 404, 422


class ParameterFault(Exception):
    """A parameter that cannot be answered: HTTP status, name of the parameter, code, and message."""

    def __init__(self, status: int, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.field, self.code, self.message = status, field, code, message


def unknown(field: str, message: str) -> ParameterFault:
    """Return a fault with status 404: the parameter is well formed and names nothing published."""
    return ParameterFault(NOT_FOUND, field, "unknown", message)


def expected(field: str) -> str:
    """Return a sentence on the form of a parameter: edition, iso3, indicator, language, page or size."""
    return {
        "edition": _("Write the year of an edition in four digits, such as 2025."),
        "iso3": _("Write the three letters of a country, such as ZAF."),
        "indicator": _("Write the name of an indicator as in its address, such as cocaine-trade."),
        "language": _("Write the code of a language of this site, such as en or fr."),
        "page": _("Write the number of a page, from 1 on."),
        "size": _("Write how many rows a page holds, from 1 to 1000."),
    }.get(field, _("This value is not understood."))


def answer_fault(request: HttpRequest, fault: ParameterFault | type[ParameterFault]) -> HttpResponse:
    """Return a `ParameterFault` as JSON with its status."""
    if isinstance(fault, type):
        raise fault
    return refuse(fault.status, [{"field": fault.field, "code": fault.code, "message": fault.message}])


def answer_malformed(request: HttpRequest, fault: ValidationError | type[ValidationError]) -> HttpResponse:
    """Return pydantic's errors as JSON with status 422, one for each parameter."""
    if isinstance(fault, type):
        raise fault
    fields = [str(error["loc"][-1]) for error in fault.errors]
    return refuse(
        UNPROCESSABLE,
        [{"field": field, "code": "invalid", "message": expected(field)} for field in dict.fromkeys(fields)],
    )


def answer_missing(request: HttpRequest, fault: Http404 | type[Http404]) -> HttpResponse:
    """Return a 404 as JSON."""
    message = _("There is nothing at this address; see /api/docs/ for what there is.")
    return refuse(NOT_FOUND, [{"field": None, "code": "not-found", "message": message}])


def refuse(status: int, errors: Sequence[dict[str, Any]]) -> HttpResponse:
    """Return errors, each with field, code and message, as JSON that is not cached; `detail` joins the messages."""
    detail = " ".join(str(error["message"]) for error in errors)
    response = JsonResponse({"detail": detail, "errors": list(errors)}, status=status)
    response["Cache-Control"] = "no-store"
    return response
