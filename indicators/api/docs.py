"""The API reference as a page and as JSON, both generated from the OpenAPI description."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.api import api
from indicators.api.reading import strict_view
from lib.page_cache import published_page


@dataclass(frozen=True)
class Operation:
    """One operation of the API: path, texts, parameters, media type, and an example address that answers."""

    id: str
    path: str
    summary: str
    description: str
    parameters: tuple[dict[str, Any], ...]
    example: str
    type: str


@published_page()
def docs(request: HttpRequest) -> HttpResponse:
    """Render the page with every operation of the API."""
    crumbs = [(_("Data"), reverse("indicators:data")), (_("API"), "")]
    context = {"operations": list(_operations()), "section": "data", "crumbs": crumbs}
    return render(request, "indicators/api_docs.html", context)


@strict_view()
def versions(request: HttpRequest) -> HttpResponse:
    """Return the versions of the API with their addresses, as JSON."""
    here = request.build_absolute_uri
    versions = [{"version": api.version, "url": here(reverse("api-v1"))}]
    return JsonResponse({"title": str(api.title), "documentation": here(reverse("api-docs")), "versions": versions})


@strict_view()
def addresses(request: HttpRequest) -> HttpResponse:
    """Return every operation of the API with its parameters and an example, as JSON."""
    here = request.build_absolute_uri
    return JsonResponse(
        {
            "title": str(api.title),
            "version": api.version,
            "description": _(api.description),
            "documentation": here(reverse("api-docs")),
            "openapi": here(reverse("api-1:openapi-json")),
            "addresses": [_operation_entry(request, operation) for operation in _operations()],
        }
    )


def _operation_entry(request: HttpRequest, operation: Operation) -> dict[str, Any]:
    return {
        "path": operation.path,
        "summary": str(operation.summary),
        "type": operation.type,
        "parameters": [parameter["name"] for parameter in operation.parameters],
        "example": request.build_absolute_uri(operation.example),
    }


def _operations() -> Iterator[Operation]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        described = methods["get"]
        yield Operation(
            id=described["operationId"],
            path=path,
            summary=described["summary"],
            description=described["description"],
            parameters=tuple(described["parameters"]),
            example=_example(path, described["parameters"]),
            type=path.rpartition(".")[2].upper() if "." in path else "JSON",
        )


def _example(path: str, parameters: list[dict[str, Any]]) -> str:
    """Return a path with the examples of its parameters and the first example of the query."""
    query = ""
    for parameter in parameters:
        name, value = parameter["name"], parameter["example"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", value)
        elif not query:
            query = f"?{name}={value}"
    return f"{path}{query}"
