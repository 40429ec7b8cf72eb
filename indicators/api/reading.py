"""How every address of the API is answered: to GET and HEAD, strictly, from the cache, the same for everyone."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.decorators import decorate_view
from ninja.openapi.schema import OpenAPISchema

from indicators.api.faults import UNPROCESSABLE, refuse
from indicators.pages.query_values import echo
from lib.page_cache import published_page

View = Callable[..., Any]


class PublicAPI(NinjaAPI):
    """An API that is only there to be read; its description leaves HEAD unsaid, as it follows from GET.

    ninja writes `examples` beside a parameter as a list, where OpenAPI 3.1 has a map: `example` says the same.
    """

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        for methods in schema["paths"].values():
            methods.pop("head", None)
            for parameter in methods["get"]["parameters"]:
                parameter["example"] = parameter.pop("examples")[0]
        return schema


def strict_view(*parameter_names: str) -> Callable[[View], View]:
    """Answer GET and HEAD from the cache by these parameters of the query; refuse any other, and one that is repeated.

    A parameter that is ignored gives a table that its reader takes for another one.
    """

    def wrap(view: View) -> View:
        cached = published_page(*parameter_names)(view)

        @wraps(cached)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            errors = list(_faults(request, parameter_names))
            return refuse(UNPROCESSABLE, errors) if errors else cached(request, *args, **kwargs)

        return answer

    return wrap


def _faults(request: HttpRequest, parameter_names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for name, values in request.GET.lists():
        field = echo(name)
        if name not in parameter_names:
            message = _("There is no parameter “%(name)s” here. There are: %(known)s.") % {
                "name": field, "known": ", ".join(parameter_names) or "–"
            }  # fmt: skip
            yield {"field": field, "code": "unknown-parameter", "message": message}
        elif len(values) > 1:
            message = _("“%(name)s” is given more than once: give it once.") % {"name": field}
            yield {"field": field, "code": "repeated", "message": message}


def read_operation(
    router: Router, path: str, *varies: str, response: Any, file: str = "", **described: Any
) -> Callable[[View], View]:
    """Answer a path with what a function returns; `varies` are the parameters that the answer depends on.

    `file` is the media type of an answer that is a file, and no JSON.
    """
    if file:
        content = {file: {"schema": {"type": "string"}}}
        described["openapi_extra"] = {"responses": {200: {"content": content}}}

    def wrap(view: View) -> View:
        cached = decorate_view(strict_view(*varies))(view)
        listed = router.api_operation(
            ["GET", "HEAD"], path, response=response, operation_id=view.__name__, url_name=view.__name__, **described
        )
        return listed(cached)

    return wrap
