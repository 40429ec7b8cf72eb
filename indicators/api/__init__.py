"""The public API, version 1: its routers and how errors are answered. Read only, the same figures as the pages."""

from django.http import Http404
from django.utils.translation import gettext_noop
from ninja.errors import ValidationError

from indicators.api import reference, scores
from indicators.api.faults import ParameterFault, answer_fault, answer_malformed, answer_missing
from indicators.api.reading import PublicAPI, strict_view

api = PublicAPI(
    title="Organized Crime Index",
    version="1",
    description=gettext_noop("Scores, composites, ranks and texts of the published editions, to be read by programs."),
    docs_url=None,
    openapi_url="openapi.json",
    docs_decorator=strict_view(),
)
api.add_router("", scores.router)
api.add_router("", reference.router)
api.add_exception_handler(ParameterFault, answer_fault)
api.add_exception_handler(ValidationError, answer_malformed)
api.add_exception_handler(Http404, answer_missing)
