"""How every address of the API is answered: to GET and HEAD, from the cache, the same for everyone."""

from collections.abc import Callable
from typing import Any

from ninja import NinjaAPI, Router
from ninja.decorators import decorate_view
from ninja.openapi.schema import OpenAPISchema

from indicators.published import published_page

View = Callable[..., Any]


class PublicAPI(NinjaAPI):
    """An API that is only there to be read; its description leaves HEAD unsaid, as it follows from GET."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        for methods in schema["paths"].values():
            methods.pop("head", None)
        return schema


def reads(router: Router, path: str, *varies: str, response: Any, **described: Any) -> Callable[[View], View]:
    """Answer a path with what a function returns; `varies` are the parameters that the answer depends on."""

    def wrap(view: View) -> View:
        cached = decorate_view(published_page(*varies))(view)
        listed = router.api_operation(
            ["GET", "HEAD"], path, response=response, operation_id=view.__name__, url_name=view.__name__, **described
        )
        return listed(cached)

    return wrap
