"""What the API offers, as a page: drawn from its own description, so that neither can be ahead of the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.api import api
from indicators.published import published_page


@dataclass(frozen=True)
class Operation:
    """One address of the API, its parameters and an address to try."""

    id: str
    path: str
    summary: str
    description: str
    parameters: tuple[dict[str, Any], ...]
    example: str
    type: str


@published_page()
def docs(request: HttpRequest) -> HttpResponse:
    """Show every address of the API."""
    crumbs = [(_("Data"), reverse("indicators:data")), (_("API"), "")]
    context = {"operations": list(_operations()), "section": "data", "crumbs": crumbs}
    return render(request, "indicators/api_docs.html", context)


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
    """Return an address that answers: the examples in the path, and the first of the query."""
    query = ""
    for parameter in parameters:
        name, value = parameter["name"], parameter["examples"][0]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", value)
        elif not query:
            query = f"?{name}={value}"
    return f"{path}{query}"
