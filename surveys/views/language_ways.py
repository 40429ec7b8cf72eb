"""Ways to the other languages of a survey's page, and what a template is told of the page's own.

A language of the site has addresses of its own; any other one is named by the query of an address: ?language=ar.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from surveys.documents import Document
from surveys.documents.languages import (
    OF_THE_SITE,
    direction,
    further_language,
    interface_mark,
    languages_of,
    own_name,
)

QUERY: Final = "language"


class LanguageWay(NamedTuple):
    """Another language of a page: its code, its own name, how it is written, and the page's address in it."""

    code: str
    name: str
    direction: str
    address: str


def language_of(request: HttpRequest, document: Mapping[str, Any]) -> str:
    """Return the language in which a page shows a document: that of its query if the document has it, or the site's."""
    return further_language(document, request.GET.get(QUERY)) or str(get_language())


def with_language(address: str, language: str) -> str:
    """Return an address that names a language in its query, if the site has none of its own for it."""
    if language in OF_THE_SITE:
        return address
    return f"{address}{'&' if '?' in address else '?'}{QUERY}={language}"


def context(address: str, language: str, document: Document) -> dict[str, Any]:
    """Return what templates are told: the other languages, and marks for messages that the site lacks in this one."""
    facts: dict[str, Any] = {"ways": list(_ways(address, language, document))}
    if language not in OF_THE_SITE:
        facts |= {"page_language": language, "interface_mark": interface_mark(language)}
    return facts


def _ways(address: str, language: str, document: Document) -> Iterator[LanguageWay]:
    for code in languages_of(document):
        if code != language:
            there = translate_url(address, code) if code in OF_THE_SITE else with_language(address, code)
            yield LanguageWay(code, own_name(code), direction(code), there)
