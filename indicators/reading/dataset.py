"""The figures as schema.org describes a data set, so that search engines for data find them."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from indicators.models import Edition, Indicator
from indicators.reading import provenance

ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def described(request: HttpRequest, editions: Iterable[Edition], measures: Iterable[Indicator]) -> SafeString:
    """Return the data set as JSON-LD, safe inside a script element: data that no browser runs."""
    text = json.dumps(_dataset(request, list(editions), list(measures)), ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  < > and & have just been escaped


def _dataset(request: HttpRequest, editions: list[Edition], measures: list[Indicator]) -> dict[str, Any]:
    page = request.build_absolute_uri(reverse("indicators:data"))
    years = [edition.year for edition in editions]
    assessed = [edition.assessed_year for edition in editions if edition.assessed_year]
    publisher = {"@type": "Organization", "name": provenance.PUBLISHER, "url": provenance.PUBLISHER_URL}
    releases = provenance.releases()
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{provenance.TITLE} {', '.join(map(str, years))}",
        "description": gettext(
            "Scores of organized crime and of resilience to it for the countries of the world, from 1 to 10 in half "
            "points, with the composites that follow from them."
        ),
        "url": page,
        "inLanguage": get_language(),
        "creator": publisher,
        "copyrightHolder": publisher,
        "license": f"{page}#licence",
        "isAccessibleForFree": True,
        "creditText": provenance.source(*years).attribution,
        "citation": [provenance.citation(year) for year in years],
        "spatialCoverage": gettext("World"),
        "temporalCoverage": f"{min(assessed)}/{max(assessed)}" if assessed else None,
        "version": str(releases[0].number) if releases else None,
        "dateModified": releases[0].published_at.date().isoformat() if releases else None,
        "variableMeasured": [
            {"@type": "PropertyValue", "name": one.name, "minValue": 1, "maxValue": 10} for one in measures
        ],
        "distribution": [_download(request, year) for year in years],
    }


def _download(request: HttpRequest, year: int) -> dict[str, Any]:
    address = request.build_absolute_uri(f"{reverse('api-1:scores_csv')}?edition={year}")
    return {"@type": "DataDownload", "name": str(year), "encodingFormat": "text/csv", "contentUrl": address}
