"""Decorators of API views: GET and HEAD only, cached, unknown or repeated parameters refused."""

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
    """A NinjaAPI whose OpenAPI description leaves out HEAD and gives each parameter one `example`.

    ninja writes `examples` of a parameter as a list, where OpenAPI 3.1 has a map.
    """

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        for methods in schema["paths"].values():
            methods.pop("head", None)
            for parameter in methods["get"]["parameters"]:
                parameter["example"] = parameter.pop("examples")[0]
        return schema


def strict_view(*parameter_names: str) -> Callable[[View], View]:
    """Return a decorator: answer from the cache by these query parameters; 422 for others and repeated ones.

    Ignoring a misspelled parameter would return another table than its reader asked for.
    """

    def wrap(view: View) -> View:
        cached = published_page(*parameter_names)(view)

        @wraps(cached)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            errors = list(_parameter_errors(request, parameter_names))
            return refuse(UNPROCESSABLE, errors) if errors else cached(request, *args, **kwargs)

        return answer

    return wrap


def _parameter_errors(request: HttpRequest, parameter_names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
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
    """Return a decorator that adds a function to the router under `path`, for GET and HEAD.

    `varies` are the query parameters it takes; `file` is the media type of an answer that is not JSON.
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
