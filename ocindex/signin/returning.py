"""The answer to a form that came after the end of its session: what was typed, to be sent again after signing in."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from indicators.views.returning import returned_fields


def given_back(request: HttpRequest) -> HttpResponse:
    """Answer 403 with every field of the form but passwords, and a link that signs in beside it."""
    context = {"status": 403, "returned_fields": returned_fields(request)}
    response = TemplateResponse(request, "admin/signin/ended.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response
